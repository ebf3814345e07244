import type { ReadContext } from '../../platform/context/index.ts';
import { Prisma } from '../../platform/database/index.ts';
import { statusSpans } from '../../platform/lifecycle/index.ts';

/**
 * What clients pay again and again, at the ends of months. Each figure is one statement for all clients and months.
 *
 * A price for a period of n months is 12 ÷ n times itself a year, always a whole number. What a client pays a month is a
 * twelfth of the sum of these, rounded once, half away from zero; everything else adds such whole numbers up. So the
 * movements of a month lead exactly from its start to its end.
 */

/** Last day of a month, and the instant from which on it is over; of the present month today and now. */
export type MonthEnd = { day: Date; until: Date };

export type MovementRow = {
	day: Date;
	currency: string;
	mrr_start: bigint;
	new: bigint;
	expansion: bigint;
	contraction: bigint;
	churn: bigint;
	reactivation: bigint;
	mrr_end: bigint;
	at_risk: bigint;
	paused: bigint;
	clients_start: number;
	clients_new: number;
	clients_reactivated: number;
	clients_churned: number;
	/** Of the churned ones: those whose services are suspended, and paused. The others have ended. */
	clients_suspended: number;
	clients_paused: number;
	clients_end: number;
};

export type RetentionRow = {
	day: Date;
	currency: string;
	clients_then: number;
	mrr_then: bigint;
	mrr_now: bigint;
	/** What they pay now, of each at most what it paid then. */
	mrr_kept: bigint;
};

type Context = Pick<ReadContext, 'tx'>;

/** How the monthly revenue of each month came about. The first of `ends` is only what the second is compared with. */
export function listMovements(
	{ tx }: Context,
	ends: readonly MonthEnd[],
	currency?: string,
): Promise<MovementRow[]> {
	return tx.$queryRaw<MovementRow[]>`
		WITH ${clientMonths(ends, currency)},
		compared AS (
			SELECT *, lag(day) OVER by_client AS day_before, lag(mrr, 1, 0::bigint) OVER by_client AS before
			FROM client_months
			WINDOW by_client AS (PARTITION BY client_id, currency ORDER BY day)
		),
		judged AS (
			SELECT *, CASE
				WHEN mrr = before THEN 'same'
				WHEN before = 0 AND first_day > day_before THEN 'new'
				WHEN before = 0 THEN 'reactivation'
				WHEN mrr = 0 THEN 'churn'
				WHEN mrr > before THEN 'expansion'
				ELSE 'contraction' END AS movement
			FROM compared WHERE day_before IS NOT NULL
		)
		SELECT day, currency,
			sum(before)::bigint AS mrr_start,
			coalesce(sum(mrr) FILTER (WHERE movement = 'new'), 0)::bigint AS new,
			coalesce(sum(mrr - before) FILTER (WHERE movement = 'expansion'), 0)::bigint AS expansion,
			coalesce(sum(before - mrr) FILTER (WHERE movement = 'contraction'), 0)::bigint AS contraction,
			coalesce(sum(before) FILTER (WHERE movement = 'churn'), 0)::bigint AS churn,
			coalesce(sum(mrr) FILTER (WHERE movement = 'reactivation'), 0)::bigint AS reactivation,
			sum(mrr)::bigint AS mrr_end,
			sum(at_risk)::bigint AS at_risk,
			sum(paused)::bigint AS paused,
			(count(*) FILTER (WHERE before > 0))::int AS clients_start,
			(count(*) FILTER (WHERE movement = 'new'))::int AS clients_new,
			(count(*) FILTER (WHERE movement = 'reactivation'))::int AS clients_reactivated,
			(count(*) FILTER (WHERE movement = 'churn'))::int AS clients_churned,
			(count(*) FILTER (WHERE movement = 'churn' AND at_risk > 0))::int AS clients_suspended,
			(count(*) FILTER (WHERE movement = 'churn' AND at_risk = 0 AND paused > 0))::int AS clients_paused,
			(count(*) FILTER (WHERE mrr > 0))::int AS clients_end
		FROM judged GROUP BY day, currency ORDER BY day, currency`;
}

/** What clients pay now who paid then, for pairs of months. */
export function listRetention(
	{ tx }: Context,
	pairs: readonly { then: MonthEnd; now: MonthEnd }[],
	currency?: string,
): Promise<RetentionRow[]> {
	const ends = new Map(
		pairs.flatMap(({ then, now }) => [then, now]).map((end) => [+end.day, end] as const),
	);
	return tx.$queryRaw<RetentionRow[]>`
		WITH ${clientMonths([...ends.values()], currency)},
		pairs AS (
			SELECT * FROM unnest(${pairs.map(({ then }) => isoDay(then))}::date[],
				${pairs.map(({ now }) => isoDay(now))}::date[]) AS pair (day_then, day_now)
		)
		SELECT pairs.day_now AS day, earlier.currency, count(*)::int AS clients_then,
			sum(earlier.mrr)::bigint AS mrr_then, sum(later.mrr)::bigint AS mrr_now,
			sum(least(earlier.mrr, later.mrr))::bigint AS mrr_kept
		FROM pairs
			JOIN client_months AS earlier ON earlier.day = pairs.day_then AND earlier.mrr > 0
			JOIN client_months AS later ON later.day = pairs.day_now
				AND later.client_id = earlier.client_id AND later.currency = earlier.currency
		GROUP BY pairs.day_now, earlier.currency ORDER BY pairs.day_now, earlier.currency`;
}

/**
 * Common table expressions, the last of which is `client_months`: what each client paid a month at each of these ends, with
 * 0 where it paid nothing. Statuses come from the history of moves and prices from the terms, each as they were that day.
 */
function clientMonths(ends: readonly MonthEnd[], currency: string | undefined): Prisma.Sql {
	const only = currency === undefined ? Prisma.empty : Prisma.sql`AND currency = ${currency}`;
	return Prisma.sql`
		ends AS (
			SELECT * FROM unnest(${ends.map(isoDay)}::date[], ${ends.map(({ until }) => until.toISOString())}::timestamptz[])
				AS month_end (day, until)
		),
		spans AS MATERIALIZED (${statusSpans('subscription')}),
		item_terms AS MATERIALIZED (
			SELECT subscription_id, valid_from, amount,
				lead(valid_from) OVER (PARTITION BY subscription_item_id ORDER BY valid_from) AS valid_until
			FROM subscription_item_terms
		),
		wanted AS (
			SELECT id, client_id, currency,
				CASE billing_period WHEN 'MONTHLY' THEN 12 WHEN 'QUARTERLY' THEN 4 WHEN 'HALF_YEARLY' THEN 2 ELSE 1 END
					AS times_a_year
			FROM subscriptions WHERE anchor_date IS NOT NULL ${only}
		),
		subscription_months AS (
			SELECT wanted.client_id, wanted.currency, ends.day, spans.status,
				sum(item_terms.amount * wanted.times_a_year) AS a_year
			FROM wanted
				JOIN spans ON spans.subject_id = wanted.id
					AND spans.status IN ('ACTIVE', 'PAST_DUE', 'SUSPENDED', 'PAUSED')
				JOIN ends ON spans.since < ends.until AND (spans.until IS NULL OR spans.until >= ends.until)
				JOIN item_terms ON item_terms.subscription_id = wanted.id AND item_terms.valid_from <= ends.day
					AND (item_terms.valid_until IS NULL OR item_terms.valid_until > ends.day)
			GROUP BY wanted.client_id, wanted.currency, ends.day, spans.status
		),
		sums AS (
			SELECT client_id, currency, day,
				${aMonth(Prisma.sql`status IN ('ACTIVE', 'PAST_DUE')`)} AS mrr,
				${aMonth(Prisma.sql`status = 'SUSPENDED'`)} AS at_risk,
				${aMonth(Prisma.sql`status = 'PAUSED'`)} AS paused
			FROM subscription_months GROUP BY client_id, currency, day
		),
		first_days AS (
			SELECT wanted.client_id, wanted.currency, min(greatest(started.day, priced.day)) AS first_day
			FROM wanted
				JOIN (SELECT subject_id, min((since AT TIME ZONE 'Asia/Jakarta')::date) AS day FROM spans
					WHERE status = 'ACTIVE' GROUP BY subject_id) AS started ON started.subject_id = wanted.id
				JOIN (SELECT subscription_id, min(valid_from) AS day FROM item_terms
					WHERE amount > 0 GROUP BY subscription_id) AS priced ON priced.subscription_id = wanted.id
			GROUP BY wanted.client_id, wanted.currency
		),
		client_months AS (
			SELECT first_days.*, ends.day, coalesce(sums.mrr, 0) AS mrr,
				coalesce(sums.at_risk, 0) AS at_risk, coalesce(sums.paused, 0) AS paused
			FROM first_days CROSS JOIN ends
				LEFT JOIN sums ON sums.client_id = first_days.client_id AND sums.currency = first_days.currency
					AND sums.day = ends.day
		)`;
}

const aMonth = (isCounted: Prisma.Sql): Prisma.Sql =>
	Prisma.sql`round(coalesce(sum(a_year) FILTER (WHERE ${isCounted}), 0) / 12)::bigint`;

const isoDay = ({ day }: MonthEnd): string => day.toISOString().slice(0, 10);
