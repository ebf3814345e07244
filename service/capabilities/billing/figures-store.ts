import { endOfBusinessDay } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { Prisma } from '../../platform/database/index.ts';
import { statusAt } from '../../platform/lifecycle/index.ts';

/** What is owed and what came in, added up over all cycles: one statement for each figure. */

export type AgeingRow = {
	currency: string;
	/** Null for the sum over all clients. */
	client_id: string | null;
	not_due: bigint;
	days_1_30: bigint;
	days_31_60: bigint;
	days_61_90: bigint;
	days_over_90: bigint;
	total: bigint;
	/** Part of the total for which there is no invoice yet. */
	not_invoiced: bigint;
	/** Tax that the client has withheld and for which it has sent no certificate; not in the total. */
	awaiting_slips: bigint;
};

export type CollectionRow = {
	month: Date;
	currency: string;
	cycles: number;
	billed: bigint;
	collected_0: bigint;
	collected_10: bigint;
	collected_30: bigint;
	collected: bigint;
	credited: bigint;
	withheld: bigint;
	written_off: bigint;
	balance: bigint;
};

type Context = Pick<ReadContext, 'tx'>;
type Of = { client_id?: string | undefined; currency?: string | undefined };

/** States in which the balance of a cycle is owed. */
export const owed = Prisma.sql`('DRAFT', 'INVOICE_REQUESTED', 'INVOICED', 'AWAITING_PAYMENT', 'OVERDUE')`;

/**
 * Balances at the end of a day by how many days they are past due: first the sum of each currency, then, of the clients in
 * this part of the list, each with its currencies, the largest overdue sum first. Today is read from the rows as they are; an earlier day from the history of moves and settlements. A cycle
 * that was over before that day and was not changed since cannot have been open on it, so most are never looked at.
 */
export function listAgeing(
	{ tx }: Context,
	{
		day,
		today,
		limit,
		offset,
		...of
	}: Of & { day: Date; today: Date; limit: number; offset: number },
): Promise<AgeingRow[]> {
	const end = endOfBusinessDay(day);
	const open =
		day >= today
			? Prisma.sql`SELECT client_id, currency, due_date, number, amount - settled_amount AS balance
				FROM billing_cycles WHERE status IN ${owed} AND amount > settled_amount ${filters(of)}`
			: Prisma.sql`SELECT client_id, currency, due_date, number, amount - settled AS balance
				FROM billing_cycles CROSS JOIN LATERAL (
					SELECT coalesce(sum(settlements.amount), 0)::bigint AS settled FROM settlements
					WHERE subject_id = billing_cycles.id AND subject_type = 'billing_cycle' AND occurred_at <= ${end}
				) AS paid
				WHERE (status IN ${owed} OR updated_at > ${end}) AND created_at <= ${end} AND amount > settled
					AND coalesce(${statusAt(Prisma.sql`billing_cycles.id`, end)}, 'DRAFT') IN ${owed} ${filters(of)}`;
	const between = (first: number, last: number): Prisma.Sql =>
		sumOf(Prisma.sql`late BETWEEN ${Prisma.raw(`${first} AND ${last}`)}`);
	return tx.$queryRaw<AgeingRow[]>`
		WITH open AS (${open}),
		matters AS (
			SELECT client_id, currency, ${day}::date - due_date AS late, number IS NULL AS is_bare, balance, 0::bigint AS slip
			FROM open
			UNION ALL
			SELECT client_id, currency, NULL, false, 0, amount FROM settlements
			WHERE kind = 'WITHHOLDING' AND reference IS NULL AND occurred_at <= ${end} ${filters(of)}
		),
		sums AS (
			SELECT currency, client_id,
				${sumOf(Prisma.sql`late <= 0`)} AS not_due,
				${between(1, 30)} AS days_1_30,
				${between(31, 60)} AS days_31_60,
				${between(61, 90)} AS days_61_90,
				${sumOf(Prisma.sql`late > 90`)} AS days_over_90,
				sum(balance)::bigint AS total,
				${sumOf(Prisma.sql`is_bare`)} AS not_invoiced,
				sum(slip)::bigint AS awaiting_slips
			FROM matters
			GROUP BY GROUPING SETS ((currency, client_id), (currency))
			HAVING sum(balance) <> 0 OR sum(slip) <> 0
		)
		(SELECT ${ageingColumns} FROM sums WHERE client_id IS NULL ORDER BY currency)
		UNION ALL
		(SELECT ${ageingColumns} FROM sums WHERE client_id IS NOT NULL
			ORDER BY total - not_due DESC, total DESC, client_id, currency LIMIT ${limit} OFFSET ${offset})`;
}

/**
 * Of what was due in each month of a range, how much money had come by the due date, 10 and 30 days after it, and until
 * now. Credit from a credit note, withheld tax and write-offs settle a cycle, too, but are not money, and stand apart;
 * credit from money that was paid too much is money.
 */
export function listCollection(
	{ tx }: Context,
	{
		first_day,
		last_day,
		currency,
	}: { first_day: Date; last_day: Date; currency?: string | undefined },
): Promise<CollectionRow[]> {
	const money = Prisma.sql`(kind = 'PAYMENT' OR (kind = 'CREDIT' AND source_type <> 'credit_note'))`;
	return tx.$queryRaw<CollectionRow[]>`
		SELECT date_trunc('month', due_date)::date AS month, currency, count(*)::int AS cycles,
			sum(amount)::bigint AS billed,
			sum(paid.by_due)::bigint AS collected_0,
			sum(paid.by_10)::bigint AS collected_10,
			sum(paid.by_30)::bigint AS collected_30,
			sum(paid.ever)::bigint AS collected,
			sum(paid.credited)::bigint AS credited,
			sum(paid.withheld)::bigint AS withheld,
			sum(paid.written_off + CASE status WHEN 'WRITTEN_OFF' THEN amount - settled_amount ELSE 0 END)::bigint AS written_off,
			coalesce(sum(amount - settled_amount) FILTER (WHERE status IN ${owed}), 0)::bigint AS balance
		FROM billing_cycles CROSS JOIN LATERAL (
			SELECT
				${sumIf(Prisma.sql`${money} AND day <= due_date`)} AS by_due,
				${sumIf(Prisma.sql`${money} AND day <= due_date + 10`)} AS by_10,
				${sumIf(Prisma.sql`${money} AND day <= due_date + 30`)} AS by_30,
				${sumIf(money)} AS ever,
				${sumIf(Prisma.sql`kind = 'CREDIT_NOTE' OR (kind = 'CREDIT' AND NOT ${money})`)} AS credited,
				${sumIf(Prisma.sql`kind = 'WITHHOLDING'`)} AS withheld,
				${sumIf(Prisma.sql`kind = 'WRITE_OFF'`)} AS written_off
			FROM (
				SELECT one.amount AS settled, one.kind, coalesce(undone.source_type, one.source_type) AS source_type,
					(one.occurred_at AT TIME ZONE 'Asia/Jakarta')::date AS day
				FROM settlements AS one LEFT JOIN settlements AS undone ON undone.id = one.reverses_id
				WHERE one.subject_id = billing_cycles.id AND one.subject_type = 'billing_cycle'
			) AS settlement
		) AS paid
		WHERE due_date BETWEEN ${first_day}::date AND ${last_day}::date AND status <> 'CANCELLED'
			AND amount > 0 ${filters({ currency })}
		GROUP BY 1, 2 ORDER BY 1, 2`;
}

const ageingColumns = Prisma.raw(
	'currency, client_id, not_due, days_1_30, days_31_60, days_61_90, days_over_90, total, not_invoiced, awaiting_slips',
);

const filters = ({ client_id, currency }: Of): Prisma.Sql => Prisma.sql`
	${client_id === undefined ? Prisma.empty : Prisma.sql`AND client_id = ${client_id}::uuid`}
	${currency === undefined ? Prisma.empty : Prisma.sql`AND currency = ${currency}`}`;

const sumOf = (isCounted: Prisma.Sql): Prisma.Sql =>
	Prisma.sql`coalesce(sum(balance) FILTER (WHERE ${isCounted}), 0)::bigint`;
const sumIf = (isCounted: Prisma.Sql): Prisma.Sql =>
	Prisma.sql`coalesce(sum(settled) FILTER (WHERE ${isCounted}), 0)`;
