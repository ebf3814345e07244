import { Prisma } from '../../platform/database/index.ts';
import { defineSearch } from '../../platform/timeline/index.ts';

/** A subscription has no number; what a client has without a quotation is found by the client. */
export const subscriptionSearch = defineSearch({
	kind: 'subscription',
	title: { id: 'Langganan', en: 'Subscription' },
	rows: () => null,
	ofClient: (clientId, limit) => Prisma.sql`
		SELECT 'subscription' AS subject_type, id AS subject_id, id::text AS title, status, client_id, created_at AS at
		FROM subscriptions WHERE client_id = ${clientId}::uuid AND quotation_id IS NULL ORDER BY created_at DESC LIMIT ${limit}`,
});
