import { secondsUntilRetry, type RetrySchedule } from '../../platform/retry/index.ts';

/**
 * Invariants: an event is delivered to an endpoint at least once or ends DEAD where a person sees it; an endpoint that
 * fails or is slow delays no other; a batch that fails is halved, so that an event which always fails ends DEAD without taking others along.
 */

/** 10 attempts over 75 h 35 m 05 s (the schedule of Standard Webhooks). */
export const deliveryRetries: RetrySchedule = {
	gapsSeconds: [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400],
	jitter: 0.2,
};
/** An endpoint that has answered nothing with success for so long is disabled. */
export const disableAfterDays = 5;

/** The first waiting events that one call may carry; an event whose batch failed goes in batches of at most `batch_max`. */
export function travelTogether<D extends { batch_max: number | null }>(waiting: readonly D[]): D[] {
	let most = Infinity;
	const batch: D[] = [];
	for (const one of waiting) {
		most = Math.min(most, one.batch_max ?? Infinity);
		if (batch.length + 1 > most) break;
		batch.push(one);
	}
	return batch;
}

/** After so many attempts events go one by one, even to an endpoint that looks unavailable: one of them may crash it. */
export const splitAwayAfter = 5;

/**
 * Statuses by which an endpoint, or the proxy in front of it, says that it takes no event at the moment, so that the events
 * themselves are not the cause of the failure. A starting n8n answers 404 until its workflows are loaded.
 */
export const isAwayStatus = (status: number): boolean => [404, 429, 502, 503, 504].includes(status);

/**
 * Statuses by which a proxy ends a call that takes it too long (nginx 504 after 60 s, Cloudflare 524 after 100 s). An
 * endpoint that acknowledges at the end of its work may still be at it.
 */
export const isProxyTimeout = (status: number): boolean => [504, 524].includes(status);

/** A restart takes minutes at most: during that time an unavailable endpoint is tried often, and no attempt is counted. */
const restartMinutes = 10;
const restartRetries = { gapsSeconds: [], thenEverySeconds: 15 };

/**
 * Seconds until an unavailable endpoint is tried again without counting an attempt; null after the first minutes. The
 * minutes also count from the first attempt of the event itself: an event that crashes the endpoint each time would
 * otherwise be repeated for ever, because other events succeed in between.
 */
export function restartPause(
	failingSince: Date | null,
	firstTried: Date,
	now: Date,
	retryAfterSeconds: number | null,
): number | null {
	const since = Math.min((failingSince ?? now).getTime(), firstTried.getTime());
	if (now.getTime() - since >= restartMinutes * 60_000) return null;
	return secondsUntilRetry(restartRetries, 1, { askedSeconds: retryAfterSeconds });
}

type Filters = { client_id?: string; status?: string; smallest_amount?: number };
type Event = { type: string; client_id: string | null; payload: unknown };

/** "payment.*" and "*" are patterns. */
export function matchesType(patterns: readonly string[], type: string): boolean {
	return patterns.some(
		(pattern) =>
			pattern === '*' ||
			pattern === type ||
			(pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1))),
	);
}

export function matchesFilters(filters: Filters, event: Event): boolean {
	const data = (
		typeof event.payload === 'object' && event.payload !== null ? event.payload : {}
	) as Record<string, unknown>;
	if (filters.client_id !== undefined && event.client_id !== filters.client_id) return false;
	if (filters.status !== undefined && data['status'] !== filters.status) return false;
	if (filters.smallest_amount !== undefined) {
		const amount = data['amount'] ?? data['total'];
		if (typeof amount !== 'number' || amount < filters.smallest_amount) return false;
	}
	return true;
}
