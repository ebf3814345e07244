import { Prisma } from '../../platform/database/index.ts';
import { defineSale } from '../../platform/sale/index.ts';

export const tasksInSales = defineSale({
	type: 'provisioning_task',
	rows: Prisma.sql`
		SELECT id, client_id, NULL::text AS number, status = 'WAITING' AS is_open, owner_type AS parent_type, owner_id AS parent_id
		FROM provisioning_tasks`,
});
