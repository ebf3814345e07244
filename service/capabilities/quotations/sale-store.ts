import { Prisma } from '../../platform/database/index.ts';
import { defineSale } from '../../platform/sale/index.ts';

/** All versions of a quotation are one sale: that of the first. */
export const quotationsInSales = defineSale({
	type: 'quotation',
	rows: Prisma.sql`
		SELECT q.id, q.client_id, q.number, q.status = 'SENT' AS is_open,
			CASE WHEN q.version > 1 THEN 'quotation' END AS parent_type,
			CASE WHEN q.version > 1 THEN (SELECT first.id FROM quotations first WHERE first.number = q.number ORDER BY first.version LIMIT 1) END
				AS parent_id
		FROM quotations q`,
});
