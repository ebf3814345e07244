import { Prisma } from '../../platform/database/index.ts';
import { defineSale } from '../../platform/sale/index.ts';

export const ordersInSales = defineSale({
	type: 'order',
	rows: Prisma.sql`
		SELECT id, client_id, order_number AS number, status NOT IN ('ACTIVE', 'CANCELLED') AS is_open,
			NULL::text AS parent_type, NULL::uuid AS parent_id
		FROM orders`,
});
