import { defineAttention } from '../../platform/attention/index.ts';
import { Prisma } from '../../platform/database/index.ts';

/** Calls of vendors whose processing was given up. */
export const deadWebhooks = defineAttention({
	kind: 'webhook.dead',
	subject_type: 'webhook_event',
	team: 'OPERATIONS',
	title: {
		id: 'Panggilan dari vendor tidak dapat diproses',
		en: 'A call of a vendor could not be processed',
	},
	advice: {
		id: 'Hilangkan penyebabnya, lalu proses ulang.',
		en: 'Remove the cause, then replay it.',
	},
	leads_on: ['webhook.replay', 'webhook.list'],
	rows: () => Prisma.sql`
		SELECT id AS subject_id, updated_at AS since, provider || ': ' || coalesce(error, 'unknown') AS reason,
			NULL::uuid AS client_id, NULL::bigint AS amount, NULL::text AS currency
		FROM webhook_events WHERE status = 'DEAD'`,
});
