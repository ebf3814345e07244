import { addDays, businessDate, isoDate, startOfBusinessDay } from '../../platform/clock/index.ts';
import { invalidInput } from '../../platform/errors/index.ts';

/** The Monday of the week of a day. */
export const mondayOf = (day: Date): Date => addDays(day, -((day.getUTCDay() + 6) % 7));

/** The instants between which so many weeks lie, the last of which has this day. Refuses weeks that have not begun. */
export function weeksUntil(
	{ weeks, until }: { weeks: number; until?: Date | undefined },
	now: Date,
): { from: Date; until: Date } {
	const today = businessDate(now);
	const last = mondayOf(until ?? today);
	if (last > today)
		throw invalidInput([
			{ path: 'query.until', message: `The present week began on ${isoDate(mondayOf(today))}` },
		]);
	return {
		from: startOfBusinessDay(addDays(last, -7 * (weeks - 1))),
		until: startOfBusinessDay(addDays(last, 7)),
	};
}
