import { listCollection } from '../../billing/index.ts';
import { addDays, businessDate } from '../../../platform/clock/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { reportContract } from '../contract.ts';
import { rangeOf } from '../range.ts';
import { basisPoints, isComplete, monthsLater } from '../rules.ts';

export const reportCollectionRate = handle(
	reportContract['collection-rate'],
	async (input, context) => {
		const months = rangeOf(input, context.now);
		const [first_day] = months;
		const last = months.at(-1);
		if (first_day === undefined || last === undefined) return { data: [] };
		const last_day = addDays(monthsLater(last, 1), -1);
		const rows = await listCollection(context, { first_day, last_day, currency: input.currency });
		const today = businessDate(context.now);
		return {
			data: rows.map((row) => {
				const rate = (collected: bigint, days: number): number | null =>
					isComplete(row.month, days, today) ? basisPoints(collected, row.billed) : null;
				return {
					...row,
					collected_by_due_date: row.collected_0,
					collected_after_10_days: row.collected_10,
					collected_after_30_days: row.collected_30,
					rate_by_due_date: rate(row.collected_0, 0),
					rate_after_10_days: rate(row.collected_10, 10),
					rate_after_30_days: rate(row.collected_30, 30),
				};
			}),
		};
	},
);
