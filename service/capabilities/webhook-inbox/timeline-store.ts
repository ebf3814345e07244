import { Prisma } from '../../platform/database/index.ts';
import { defineTimelineSource } from '../../platform/timeline/index.ts';

/** Calls of vendors about a payment link of the sale. Neither their headers nor their bodies are shown. */
export const webhookEntries = defineTimelineSource({
	kind: 'webhook',
	title: { id: 'Panggilan dari vendor', en: 'Call from the vendor' },
	topics: ['VENDOR', 'MONEY'],
	rows: (sale) => Prisma.sql`
		SELECT id, received_at AS at, 'payment_link' AS subject_type, (outcome ->> 'payment_link_id')::uuid AS subject_id,
			provider || coalesce(': ' || (outcome ->> 'label'), '') AS label, status, NULL::text AS actor, false AS for_client,
			jsonb_build_object('webhook_id', id, 'attempt', attempt, 'duplicates', duplicates, 'error', error,
				'processed_at', processed_at) AS detail
		FROM webhook_events WHERE outcome ? 'payment_link_id' AND outcome ->> 'payment_link_id' = ANY(${[...sale.of('payment_link')]}::text[])`,
});
