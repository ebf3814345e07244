import type { Transaction } from '../../platform/database/index.ts';

type Tables = Pick<Transaction, '$queryRaw'>;

/** What was charged for a subscription before, for the safety bounds of the billing run. */
export type CycleHistory = {
	/** The last cycle that charges a period, cancelled ones left out; null before the first. */
	last: {
		/** First day that it charges. */
		period_start: Date;
		/** Last day that it charges. */
		period_end: Date;
		/** Net of its lines that are a part of the price of the period, in minor units. */
		net: bigint;
	} | null;
	/** Cycles made since the instant that was asked about, of any kind. */
	made_since: number;
	/** Cycles that the named billing run made. */
	made_by_run: number;
};

type Row = {
	subscription_id: string;
	period_start: Date | null;
	period_end: Date | null;
	net: bigint | null;
	made_since: number;
	made_by_run: number;
};

/**
 * Reads it for subscriptions, by id. It looks at the 20 newest cycles of each, more than any bound allows.
 */
export async function cycleHistories(
	tx: Tables,
	subscriptionIds: readonly string[],
	{ since, run_id }: { since: Date; run_id: string | null },
): Promise<Map<string, CycleHistory>> {
	const rows = await tx.$queryRaw<Row[]>`
		SELECT wanted.id AS subscription_id, last.period_start, last.period_end, (
				SELECT coalesce(sum(amount), 0)::bigint FROM billing_cycle_items
				WHERE billing_cycle_id = last.id AND of_period
			) AS net, recent.made_since, recent.made_by_run
		FROM unnest(${[...subscriptionIds]}::uuid[]) AS wanted (id)
		CROSS JOIN LATERAL (
			SELECT (count(*) FILTER (WHERE created_at >= ${since}::timestamptz))::int AS made_since,
				(count(*) FILTER (WHERE billing_run_id = ${run_id}::uuid))::int AS made_by_run,
				(array_agg(id ORDER BY of_period DESC, period_start DESC)
					FILTER (WHERE kind IN ('INITIAL', 'RENEWAL') AND status <> 'CANCELLED'))[1] AS last_id
			FROM (
				SELECT id, kind, status, of_period, period_start, created_at, billing_run_id FROM billing_cycles
				WHERE subscription_id = wanted.id ORDER BY of_period DESC LIMIT 20
			) AS cycles
		) AS recent
		LEFT JOIN billing_cycles AS last ON last.id = recent.last_id`;
	return new Map(
		rows.map(({ subscription_id, period_start, period_end, net, ...counts }) => [
			subscription_id,
			{
				...counts,
				last:
					period_start === null || period_end === null || net === null
						? null
						: { period_start, period_end, net },
			},
		]),
	);
}
