/**
 * Days as ISO texts. The arithmetic of the service is not used here: what it made is compared with what this says.
 */
export type Day = string;

const parts = (day: Day): [number, number, number] => {
	const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
	return [year, month, date];
};

export const dayOf = (year: number, month: number, date: number): Day =>
	new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10);

export function plusDays(day: Day, days: number): Day {
	const [year, month, date] = parts(day);
	return dayOf(year, month, date + days);
}

/** The day `months` after an anchor: its day of the month, or the last day of a shorter month. */
export function plusMonths(anchor: Day, months: number): Day {
	const [year, month, date] = parts(anchor);
	const lastOfMonth = Number(dayOf(year, month + months + 1, 0).slice(8));
	return dayOf(year, month + months, Math.min(date, lastOfMonth));
}

/** Every day from the first to the last, both included. */
export function daysFrom(first: Day, last: Day): Day[] {
	const days: Day[] = [];
	for (let day = first; day <= last; day = plusDays(day, 1)) days.push(day);
	return days;
}

/** An instant of business time: a day at an hour in Jakarta. */
export const at = (day: Day, hour = 10): string =>
	`${day}T${String(hour).padStart(2, '0')}:00:00+07:00`;

/** The Jakarta day of an instant. */
export const jakartaDay = (instant: string): Day =>
	new Date(new Date(instant).getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
