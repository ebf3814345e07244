import { Prisma } from '../../platform/database/index.ts';
import { defineSale } from '../../platform/sale/index.ts';

export const paymentsInSales = defineSale({
	type: 'payment',
	rows: Prisma.sql`
		SELECT id, client_id, NULL::text AS number, false AS is_open, subject_type AS parent_type, subject_id AS parent_id
		FROM payments`,
});
