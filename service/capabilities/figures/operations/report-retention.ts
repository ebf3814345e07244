import { listRetention } from '../../subscriptions/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { reportContract } from '../contract.ts';
import { rangeOf } from '../range.ts';
import { basisPoints, endOfMonth, monthOf, monthsLater } from '../rules.ts';

export const reportRetention = handle(reportContract.retention, async (input, context) => {
	const { currency, months_back } = input;
	const pairs = rangeOf(input, context.now).map((month) => ({
		then: endOfMonth(monthsLater(month, -months_back), context.now),
		now: endOfMonth(month, context.now),
	}));
	const rows = await listRetention(context, pairs, currency);
	return {
		data: rows.map((row) => ({
			...row,
			month: monthOf(row.day),
			compared_with: monthsLater(row.day, -months_back),
			net_retention: basisPoints(row.mrr_now, row.mrr_then),
			gross_retention: basisPoints(row.mrr_kept, row.mrr_then),
		})),
	};
});
