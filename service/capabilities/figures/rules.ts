import { addDays, addSeconds, businessDate } from '../../platform/clock/index.ts';
import { roundedFraction } from '../../platform/money/index.ts';

/**
 * Invariants: money is whole minor units of one currency; a ratio is basis points of whole numbers, rounded once; months
 * are those of Jakarta; the present month ends now.
 */

/** Most months that a report covers. */
export const longestRange = 36;

/** The first day of the month of a day. */
export const monthOf = (day: Date): Date =>
	new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1));

/** The first day of the month that is so many months later; earlier for a negative number. */
export const monthsLater = (month: Date, months: number): Date =>
	new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + months, 1));

/** How many months lie between two; 0 for the same. */
export const monthsBetween = (from: Date, to: Date): number =>
	(to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();

/** The months of a range, both ends included. */
export const monthsOfRange = (from: Date, to: Date): Date[] =>
	Array.from({ length: monthsBetween(from, to) + 1 }, (_, index) => monthsLater(from, index));

/** `2026-11` */
export const monthText = (day: Date): string => day.toISOString().slice(0, 7);

/** The end of a month for what is counted at the ends of months; of the present month, that is now. */
export function endOfMonth(month: Date, now: Date): { day: Date; until: Date } {
	const last = addDays(monthsLater(month, 1), -1);
	const today = businessDate(now);
	// What happened at this very instant belongs to it.
	if (last >= today) return { day: today, until: new Date(now.getTime() + 1) };
	return { day: last, until: startOfDay(addDays(last, 1)) };
}

/** The instant at which a business date begins in Jakarta. */
const startOfDay = (day: Date): Date => addSeconds(day, -7 * 3600);

/** A share in hundredths of a percent, rounded half away from zero; null when there is nothing to be a share of. */
export const basisPoints = (part: bigint, whole: bigint): number | null =>
	whole === 0n ? null : Number(roundedFraction(part * 10_000n, whole));

/** Whether so many days have passed since every due date of a month. */
export const isComplete = (month: Date, days: number, today: Date): boolean =>
	addDays(monthsLater(month, 1), days) <= today;
