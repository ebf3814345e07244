import { listAgeing, listCollection } from '../billing/index.ts';
import { listRetention } from '../subscriptions/index.ts';
import { businessDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { listFunnel, saleSteps } from './funnel-store.ts';
import { weeksUntil } from './funnel-weeks.ts';
import type { FigureName } from './gauges.ts';
import { movementsOf } from './recurring-revenue.ts';
import { basisPoints, endOfMonth, monthOf, monthsLater } from './rules.ts';
import type { FigureRow } from './store.ts';

type Context = Pick<ReadContext, 'tx' | 'now'>;
type Parts = Partial<Record<FigureName, bigint | number | null | Record<string, bigint>>>;

/** The figures of the present month, of every currency. */
export async function computeFigures(context: Context): Promise<FigureRow[]> {
	const today = businessDate(context.now);
	const month = monthOf(today);
	const figures: FigureRow[] = [];
	for (const { currency, ...row } of await movementsOf(context, [month]))
		figures.push(
			...rowsOf(currency, {
				recurring_revenue: row.mrr_end,
				recurring_revenue_at_risk: row.at_risk,
				recurring_revenue_paused: row.paused,
				recurring_revenue_moved: {
					new: row.new,
					expansion: row.expansion,
					contraction: row.contraction,
					churn: row.churn,
					reactivation: row.reactivation,
				},
				recurring_clients: row.clients_end,
				recurring_clients_churned: row.clients_churned,
			}),
		);
	const year = {
		then: endOfMonth(monthsLater(month, -12), context.now),
		now: endOfMonth(month, context.now),
	};
	for (const row of await listRetention(context, [year]))
		figures.push(
			...rowsOf(row.currency, {
				net_retention: basisPoints(row.mrr_now, row.mrr_then),
				gross_retention: basisPoints(row.mrr_kept, row.mrr_then),
			}),
		);
	const totals = await listAgeing(context, { day: today, today, limit: 0, offset: 0 });
	for (const { currency, not_due, days_1_30, days_31_60, days_61_90, days_over_90 } of totals)
		figures.push(
			...rowsOf(currency, {
				receivables: { not_due, days_1_30, days_31_60, days_61_90, days_over_90 },
			}),
		);
	for (const row of await listCollection(context, { first_day: month, last_day: today }))
		figures.push(
			...rowsOf(row.currency, { collection_rate: basisPoints(row.collected, row.billed) }),
		);
	const { from, until } = weeksUntil({ weeks: weeksOfSteps }, context.now);
	for (const row of await listFunnel(context, { from, until }))
		if (row.week === null)
			figures.push(
				...rowsOf(row.currency, {
					sale_step_seconds: Object.fromEntries(
						saleSteps.flatMap(({ name }) => {
							const median = row[`${name}_median_seconds`];
							return median === null ? [] : [[name, BigInt(median)]];
						}),
					),
				}),
			);
	return figures;
}

/** A quarter of a year: old enough that most sales have come to their end, young enough to be how it goes now. */
const weeksOfSteps = 13;

function rowsOf(currency: string, parts: Parts): FigureRow[] {
	return Object.entries(parts).flatMap(([name, value]) => {
		if (value === null) return [];
		const values = typeof value === 'object' ? Object.entries(value) : [['', value] as const];
		return values.map(([part, one]) => ({ name, currency, part, value: BigInt(one) }));
	});
}
