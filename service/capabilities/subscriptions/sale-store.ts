import { Prisma } from '../../platform/database/index.ts';
import { defineSale } from '../../platform/sale/index.ts';

/** A subscription is part of the sale whose quotation it was made from; without one it is a sale of its own. */
export const subscriptionsInSales = defineSale({
	type: 'subscription',
	rows: Prisma.sql`
		SELECT id, client_id, NULL::text AS number, status NOT IN ('CANCELLED', 'ENDED') AS is_open,
			CASE WHEN quotation_id IS NOT NULL THEN 'quotation' END AS parent_type, quotation_id AS parent_id
		FROM subscriptions`,
});

export const changesInSales = defineSale({
	type: 'subscription_change',
	rows: Prisma.sql`
		SELECT id, client_id, NULL::text AS number, false AS is_open, 'subscription' AS parent_type, subscription_id AS parent_id
		FROM subscription_changes`,
});
