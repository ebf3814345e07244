import { Refusal } from '../../core/api.ts';
import { oldStyleError } from '../google/errors.ts';
import type { Gmail } from './books.ts';

/** Units of one call (facts/gmail-and-gemini.md, section 1.5). */
const COSTS: readonly [RegExp, number][] = [
	[/\/messages\/send$/, 100],
	[/\/watch$/, 100],
	[/\/history$/, 2],
	[/\/profile$/, 1],
	[/\/modify$/, 5],
	[/\/messages$/, 5],
	[/\/stop$/, 50],
];
const costOf = (endpoint: string): number =>
	COSTS.find(([pattern]) => pattern.test(endpoint))?.[1] ?? 20;

/** Counts nothing until the control call says how many units there are. */
export function assertWithinQuota(gmail: Gmail, endpoint: string): void {
	const { quota } = gmail.books;
	if (quota.units_per_minute === null) return;
	const now = Date.now();
	quota.spent = quota.spent.filter(({ at }) => at > now - 60_000);
	const spent = quota.spent.reduce((sum, { units }) => sum + units, 0);
	const units = costOf(endpoint);
	if (spent + units > quota.units_per_minute) {
		const again = new Date(now + 30_000).toISOString();
		throw new Refusal(
			oldStyleError(429, 'rateLimitExceeded', `User-rate limit exceeded. Retry after ${again}`),
		);
	}
	quota.spent.push({ at: now, units });
}
