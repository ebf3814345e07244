import { listCash } from '../../payments/index.ts';
import { addDays, endOfBusinessDay } from '../../../platform/clock/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { reportContract } from '../contract.ts';
import { rangeOf } from '../range.ts';
import { monthsLater } from '../rules.ts';

export const reportCash = handle(reportContract.cash, async (input, context) => {
	const months = rangeOf(input, context.now);
	const [first] = months;
	const last = months.at(-1);
	if (first === undefined || last === undefined) return { data: [] };
	const after = endOfBusinessDay(addDays(first, -1));
	const until = endOfBusinessDay(addDays(monthsLater(last, 1), -1));
	return { data: await listCash(context, { after, until, currency: input.currency }) };
});
