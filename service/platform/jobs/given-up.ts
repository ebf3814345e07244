import { z } from 'zod';
import { Prisma } from '../database/index.ts';
import { defineEvents } from '../events/define-events.ts';

export const jobEvents = defineEvents('job', {
	given_up: {
		description: 'Work in the background failed in its last attempt; a person must look',
		payload: z.object({
			job_id: z.uuid(),
			job: z.string().meta({ example: 'notification.deliver' }),
		}),
	},
});

/** Jobs that no retry follows, for `attentionPoint`; a timer of their own takes up most of what they were for. */
export const jobsGivenUp = Prisma.sql`
	SELECT id AS subject_id, coalesce(completed_on, created_on) AS since,
		name || ': ' || coalesce(output ->> 'message', 'unknown') AS reason,
		NULL::uuid AS client_id, NULL::bigint AS amount, NULL::text AS currency
	FROM pgboss.job WHERE state = 'failed'`;

/** Jobs that run or could run now, for `workPoint`; those of the queue itself are left out. */
export const jobsToRun = Prisma.sql`
	SELECT id::text AS id, name AS detail, 'WORKING' AS grade FROM pgboss.job
	WHERE (state = 'active' OR (state IN ('created', 'retry') AND start_after <= now())) AND name NOT LIKE '\\_\\_%'`;
