import { addDays } from '../../platform/clock/index.ts';
import { ClockBackwards, ClockTooFar } from './errors.ts';
import type { Work } from './store.ts';

/*
 * Business time never goes back, and never over an instant at which something is due. One move is at most 400 days, so that
 * a typing error in a year does not run for hours.
 */
export const daysMax = 400;

export type Due = { job: string; at: Date };

export type Wish = {
	to?: Date | undefined;
	by_days?: number | undefined;
	by_hours?: number | undefined;
	by_minutes?: number | undefined;
};

/** The instant that a move is to reach. */
export function targetOf(now: Date, { to, by_days = 0, by_hours = 0, by_minutes = 0 }: Wish): Date {
	const minutes = (by_days * 24 + by_hours) * 60 + by_minutes;
	const target = to ?? new Date(now.getTime() + minutes * 60_000);
	const details = { now: now.toISOString(), to: target.toISOString() };
	if (target < now) throw ClockBackwards(details);
	if (target > addDays(now, daysMax)) throw ClockTooFar(details);
	return target;
}

/** What is due first; null when nothing is planned. */
export const firstDue = (all: readonly Due[]): Due | null =>
	all.reduce<Due | null>((first, one) => (first === null || one.at < first.at ? one : first), null);

/** Why the clock stops, with the names of what holds it up. */
export function whyNotQuiet(found: {
	work: readonly Work[];
	due: readonly Due[];
	failures: readonly string[];
}): string {
	const parts = [
		...found.work.map(({ kind, id, detail, grade }) => `${kind} ${id} (${detail}) is ${grade}`),
		...found.due.map(({ job, at }) => `${job} still has work due at ${at.toISOString()}`),
		...found.failures,
	];
	return parts.join('; ').slice(0, 4000);
}
