import { addDays, businessDate, isoDate } from '../clock/index.ts';

/**
 * Working days and hours in Jakarta. Public holidays come from date-holidays, whose Islamic dates are computed and may be a day
 * off from what the government announces; it knows no joint leave (cuti bersama). `extra` adds days such as these.
 */

const jakartaOffsetHours = 7;

/** The instant at which an hour of a business date begins. Example: `atHour(due_date, 9)` is 09:00 in Jakarta. */
export const atHour = (date: Date, hour: number): Date =>
	new Date(date.getTime() + (hour - jakartaOffsetHours) * 3_600_000);

/** Hour of the day in Jakarta, with its part: 9.5 is half past nine. */
export const hourOf = (instant: Date): number =>
	(instant.getTime() - atHour(businessDate(instant), 0).getTime()) / 3_600_000;

/** Hours in which clients are left alone: from the evening to the next morning, as hours of the day. */
export type QuietHours = { from: number; until: number };

/** The first instant from `instant` on that is not quiet; itself when it is not. */
export function endOfQuiet(instant: Date, { from, until }: QuietHours): Date {
	const hour = hourOf(instant);
	const today = businessDate(instant);
	if (from === until) return instant;
	// Hours within one day, such as 1 to 5, or over midnight, such as 20 to 8.
	if (from < until) return hour >= from && hour < until ? atHour(today, until) : instant;
	if (hour >= from) return atHour(addDays(today, 1), until);
	return hour < until ? atHour(today, until) : instant;
}

export type Holidays = ReadonlySet<string>;
const byYear = new Map<number, Promise<Holidays>>();

/** Public holidays of Indonesia in a year, as ISO dates. Loaded when first asked for: the library takes a fifth of a second. */
function holidaysOf(year: number): Promise<Holidays> {
	const known = byYear.get(year) ?? loadHolidays(year);
	byYear.set(year, known);
	return known;
}

async function loadHolidays(year: number): Promise<Holidays> {
	const { default: Library } = await import('date-holidays');
	const found = new Library('ID', { types: ['public'] }).getHolidays(year);
	// The first ten characters are the day in Indonesia, whatever the time zone of this machine.
	return new Set(found.map(({ date }) => date.slice(0, 10)));
}

/** The days off that `nextWorkingDay` must know for a search of up to a month from `date` on. */
export async function daysOffAround(date: Date, extra: readonly string[] = []): Promise<Holidays> {
	const year = date.getUTCFullYear();
	const years = await Promise.all([holidaysOf(year), holidaysOf(year + 1)]);
	return new Set([...years.flatMap((days) => [...days]), ...extra]);
}

export const isWorkingDay = (date: Date, daysOff: Holidays): boolean =>
	![0, 6].includes(date.getUTCDay()) && !daysOff.has(isoDate(date));

/** The first working day from `date` on, itself included. */
export function nextWorkingDay(date: Date, daysOff: Holidays): Date {
	// No run of days off is a month long; without the limit wrong data would search for ever.
	for (let days = 0; days < 31; days += 1) {
		const day = addDays(date, days);
		if (isWorkingDay(day, daysOff)) return day;
	}
	throw new RangeError(`There is no working day in the month after ${isoDate(date)}`);
}
