import { businessDate } from '../../platform/clock/index.ts';
import { invalidInput } from '../../platform/errors/index.ts';
import {
	longestRange,
	monthOf,
	monthsBetween,
	monthsLater,
	monthsOfRange,
	monthText,
} from './rules.ts';

type Wanted = { from?: Date | undefined; to?: Date | undefined };

/** The months that a report was asked for. Refuses a range that is empty, too long, or lies in the future. */
export function rangeOf({ from: first, to: last }: Wanted, now: Date): Date[] {
	const present = monthOf(businessDate(now));
	const to = last ?? present;
	const from = first ?? monthsLater(to, -11);
	const refuse = (path: string, message: string): Error => invalidInput([{ path, message }]);
	if (to > present) throw refuse('query.to', `The present month is ${monthText(present)}`);
	if (from > to) throw refuse('query.from', `Must not be after ${monthText(to)}`);
	if (monthsBetween(from, to) >= longestRange)
		throw refuse('query.from', `A report covers at most ${longestRange} months`);
	return monthsOfRange(from, to);
}
