import { addDays, addMonthsAnchored } from '../clock/index.ts';

/**
 * Invariants: periods follow each other without a hole or an overlap. Period k begins k times the length after the
 * anchor, on the anchor's day of the month or on the last day of a shorter month. It is counted from the anchor, never
 * from the period before: that one may begin on a clamped date, and 31 January, 28 February, 28 March would follow.
 *
 * Days are dates at 00:00 UTC, as a `date` column holds them; which date an instant has in Jakarta says `businessDate`.
 */

/** How often something is charged that is charged again and again. */
export const recurringPeriods = ['MONTHLY', 'QUARTERLY', 'HALF_YEARLY', 'YEARLY'] as const;
export type RecurringPeriod = (typeof recurringPeriods)[number];

/** How often a price is charged; ONCE is charged one time and never renewed. */
export const billingPeriods = [...recurringPeriods, 'ONCE'] as const;
export type BillingPeriod = (typeof billingPeriods)[number];

const lengths: Readonly<Record<RecurringPeriod, number>> = {
	MONTHLY: 1,
	QUARTERLY: 3,
	HALF_YEARLY: 6,
	YEARLY: 12,
};

/** Length of a period in months. Throws a RangeError for ONCE, which has none. */
export function monthsOf(period: BillingPeriod): number {
	if (period === 'ONCE') throw new RangeError('What is charged ONCE has no period');
	return lengths[period];
}

export type Period = {
	/** 0 for the period that begins on the anchor. */
	index: number;
	/** First day. */
	start: Date;
	/** Last day; the next period begins on the day after. */
	end: Date;
	/** Number of days, both ends counted. */
	days: number;
};

/**
 * The period number `index` of `months` months, counted from the anchor; negative numbers lie before it. Throws a
 * RangeError for a length that is no whole month, and for an anchor that has a time of day.
 * @example periodAt(day('2027-01-31'), 1, 1) // 2027-02-28 to 2027-03-30, 31 days
 */
export function periodAt(anchor: Date, months: number, index: number): Period {
	requireDay(anchor);
	requireMonths(months);
	if (!Number.isSafeInteger(index)) throw new RangeError(`${index} is not the number of a period`);
	const start = startOf(anchor, months, index);
	const next = startOf(anchor, months, index + 1);
	return { index, start, end: addDays(next, -1), days: daysBetween(start, next) };
}

/** The period in which a day lies, found without going through the ones before. */
export function periodContaining(anchor: Date, months: number, day: Date): Period {
	requireDay(anchor);
	requireMonths(months);
	requireDay(day);
	const index = Math.floor((monthNumber(day) - monthNumber(anchor)) / months);
	// That period begins in the month of the day or earlier. In the month itself it may begin after the day.
	return periodAt(anchor, months, startOf(anchor, months, index) > day ? index - 1 : index);
}

/** Days from one date to another; the second is not counted. */
export const daysBetween = (from: Date, to: Date): number =>
	(to.getTime() - from.getTime()) / 86_400_000;

/** A time of day would shift the ends of a period by up to a day, depending on who compares. */
export function requireDay(date: Date): void {
	if (date.getTime() % 86_400_000 === 0) return;
	const text = Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString();
	throw new RangeError(`${text} is not a day: it must be at 00:00 UTC`);
}

function requireMonths(months: number): void {
	if (!Number.isSafeInteger(months) || months < 1)
		throw new RangeError(`A period cannot have ${months} months`);
}

const startOf = (anchor: Date, months: number, index: number): Date =>
	addMonthsAnchored(anchor, months * index, anchor.getUTCDate());

const monthNumber = (date: Date): number => date.getUTCFullYear() * 12 + date.getUTCMonth();
