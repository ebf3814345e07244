import { z } from 'zod';
import { Prisma } from '../database/index.ts';
import { defineEvents } from './define-events.ts';

export const reactionEvents = defineEvents('reaction', {
	dead: {
		description: 'What the service itself does after an event was given up; a person must look',
		payload: z.object({
			event_id: z.uuid(),
			event: z.string().meta({ example: 'billing_cycle.paid' }),
			reaction: z.string().meta({ example: 'subscriptions.when-billing-cycle-paid' }),
		}),
	},
});

/** Events to which a reaction was given up, for `attentionPoint`. */
export const deadReactions = Prisma.sql`
	SELECT r.event_id AS subject_id, min(r.updated_at) AS since,
		string_agg(r.reaction || ': ' || coalesce(r.error, 'unknown'), '; ' ORDER BY r.reaction) AS reason,
		min(e.client_id::text)::uuid AS client_id, NULL::bigint AS amount, NULL::text AS currency
	FROM event_reactions r JOIN events e ON e.id = r.event_id WHERE r.status = 'DEAD' GROUP BY r.event_id`;

/** Events that are not dispatched yet, for `workPoint`. */
export const undispatchedEvents = Prisma.sql`
	SELECT id::text AS id, type AS detail, 'WORKING' AS grade FROM events WHERE dispatched_at IS NULL`;
