import { dateFormat, type Language } from '../language/index.ts';

/** A source of the present time; tests inject a frozen one. */
export type Clock = { now(): Date };

/**
 * The present time, twice. `now` is business time: what people read, such as dates of documents, due dates and the moment at
 * which money came in. `machine_now` is the time of the machines: leases, pauses between attempts, time limits, sessions,
 * signatures. They are the same except where a test clock moves business time; docs/decisions/0090-two-clocks.md has the list.
 */
export type Present = { now: Date; machine_now: Date };

export const presentOf = (clocks: { clock: Clock; machine_clock: Clock }): Present => ({
	now: clocks.clock.now(),
	machine_now: clocks.machine_clock.now(),
});

export const systemClock: Clock = { now: () => new Date() };

/** Business dates are dates in Jakarta (UTC+7, no daylight saving), as Indonesian tax documents are. */
const jakartaOffsetMs = 7 * 60 * 60 * 1000;

/** The Jakarta calendar date of an instant, as a Date at 00:00 UTC (what a `date` column holds). */
export function businessDate(instant: Date): Date {
	const shifted = new Date(instant.getTime() + jakartaOffsetMs);
	return new Date(Date.UTC(shifted.getUTCFullYear(), shifted.getUTCMonth(), shifted.getUTCDate()));
}

/** The first instant of a business date; a test clock stops there when something is due on that day. */
export const startOfBusinessDay = (date: Date): Date => new Date(date.getTime() - jakartaOffsetMs);

/** The last millisecond of a business date. */
export const endOfBusinessDay = (date: Date): Date =>
	new Date(addDays(date, 1).getTime() - jakartaOffsetMs - 1);

export function addDays(date: Date, days: number): Date {
	return new Date(date.getTime() + days * 86_400_000);
}

export function addSeconds(instant: Date, seconds: number): Date {
	return new Date(instant.getTime() + seconds * 1000);
}

/** The date `months` later on the anchor day, or on the last day of a shorter month. */
export function addMonthsAnchored(date: Date, months: number, anchorDay: number): Date {
	const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
	const lastDay = new Date(
		Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0),
	).getUTCDate();
	return new Date(
		Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(anchorDay, lastDay)),
	);
}

/** "2026-11-20" */
export function isoDate(date: Date): string {
	return date.toISOString().slice(0, 10);
}

/** "20 November 2026", for a `date` value. */
export function formatDate(date: Date, locale: Language): string {
	return dateFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(date);
}
