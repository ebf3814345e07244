import { Prisma } from '../../platform/database/index.ts';

/** For the queries of those who do something about bills: the cycles of which something is owed, with what is left to pay. */
export const openCycles: Prisma.Sql = Prisma.sql`(
	SELECT id, client_id, number, due_date, currency, amount - settled_amount AS balance FROM billing_cycles
	WHERE status IN ('DRAFT', 'INVOICE_REQUESTED', 'INVOICED', 'AWAITING_PAYMENT', 'OVERDUE')
)`;
