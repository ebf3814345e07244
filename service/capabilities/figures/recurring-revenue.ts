import { listMovements, type MovementRow } from '../subscriptions/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { endOfMonth, monthsLater } from './rules.ts';

/** How the recurring revenue of each of these months, which follow each other, came about. */
export function movementsOf(
	context: Pick<ReadContext, 'tx' | 'now'>,
	months: readonly Date[],
	currency?: string,
): Promise<MovementRow[]> {
	const [first] = months;
	if (first === undefined) return Promise.resolve([]);
	const ends = [monthsLater(first, -1), ...months].map((month) => endOfMonth(month, context.now));
	return listMovements(context, ends, currency);
}
