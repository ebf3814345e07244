import type { ReadContext } from '../../platform/context/index.ts';
import { Prisma } from '../../platform/database/index.ts';
import { hasLinkSince } from '../payments/index.ts';

/** For the queries of those who do something about bills: the cycles of which something is owed, with what is left to pay. */
export const openCycles: Prisma.Sql = Prisma.sql`(
	SELECT id, client_id, number, due_date, currency, amount - settled_amount AS balance FROM billing_cycles
	WHERE status IN ('DRAFT', 'INVOICE_REQUESTED', 'INVOICED', 'AWAITING_PAYMENT', 'OVERDUE')
)`;

/** When the cycle was last changed that waits longest for a link, leaving out those for which none can be made. */
export async function firstWithoutLink({ tx, now }: ReadContext): Promise<Date | null> {
	const subject = { type: 'billing_cycle', id: Prisma.sql`billing_cycles.id` };
	const [row] = await tx.$queryRaw<{ at: Date | null }[]>`
		SELECT min(updated_at) AS at FROM billing_cycles
		WHERE status IN ('INVOICED', 'AWAITING_PAYMENT', 'OVERDUE') AND collection_problem IS NULL
			AND (status <> 'OVERDUE' OR number IS NOT NULL) AND NOT ${hasLinkSince(subject, now)}`;
	return row?.at ?? null;
}

/** Bills of a client of which something is owed, the oldest first. */
export async function openCyclesOfClient(
	{ tx }: Pick<ReadContext, 'tx'>,
	clientId: string,
	limit: number,
): Promise<string[]> {
	const rows = await tx.$queryRaw<{ id: string }[]>`
		SELECT id FROM ${openCycles} AS cycle WHERE client_id = ${clientId}::uuid ORDER BY due_date, id LIMIT ${limit}`;
	return rows.map(({ id }) => id);
}
