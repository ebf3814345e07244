import { Prisma } from '../../platform/database/index.ts';
import { firstMoveTo } from '../../platform/lifecycle/index.ts';

/** For figures: the first bill of what a quotation sold; the one that was cancelled only when there is no other. */
export const firstBillOf = (quotation: Prisma.Sql): Prisma.Sql => Prisma.sql`
	SELECT bill.status, bill.paid_at, ${firstMoveTo('INVOICED', Prisma.sql`bill.id`)} AS invoiced_at
	FROM billing_cycles AS bill WHERE bill.quotation_id = ${quotation} AND bill.kind = 'INITIAL'
	ORDER BY bill.status = 'CANCELLED', bill.created_at LIMIT 1`;
