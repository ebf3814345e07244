import type { RetrySchedule } from '../../platform/retry/index.ts';

/**
 * Invariants: an event is delivered to an endpoint at least once or ends DEAD where a person sees it; an endpoint that
 * fails or is slow delays no other; a batch that fails is halved, so one event that nobody can digest ends alone.
 */

/** 10 attempts over 75 h 35 m 05 s (the schedule of Standard Webhooks). */
export const deliveryRetries: RetrySchedule = {
	gapsSeconds: [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400],
	jitter: 0.2,
};
/** An endpoint that has answered nothing with success for so long is disabled. */
export const disableAfterDays = 5;

/** The first of the waiting events that may share one call; none travels in a larger batch than its last failure allows. */
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

/** Attempts after which even an endpoint that seems to be away gets its events one by one: one of them may kill it. */
export const splitAwayAfter = 5;

/**
 * Statuses by which an endpoint, or what stands before it, says: not now, whatever the event. A starting n8n answers
 * 404 until its workflows are loaded.
 */
const isAwayStatus = (status: number): boolean => [404, 429, 502, 503, 504].includes(status);

/**
 * What n8n answers to every call, with 200, while it is connected to its database and not yet sure of its tables
 * (`abstract-server.js` of n8n 2.41). Nobody has seen the event, whatever the status says.
 */
const startingUp = /^\s*n8n is starting up/i;

/** Whether an answer is from something that is not there yet, so that the events themselves are not to blame. */
export const isAwayAnswer = (reply: { status: number; body: string }): boolean =>
	isAwayStatus(reply.status) || startingUp.test(reply.body);

/** A restart takes minutes at most: so long, an endpoint that is away is asked often, and no attempt is used up. */
const restartMinutes = 10;
const restartPauseSeconds = 15;

/**
 * Seconds until an endpoint that is away is asked again without using up an attempt; null after the first minutes.
 * The minutes also count from the first try of the event itself: an event that kills the endpoint each time would
 * otherwise do so for ever, because what succeeds in between makes the endpoint look well.
 */
export function restartPause(
	failingSince: Date | null,
	firstTried: Date,
	now: Date,
	retryAfterSeconds: number | null,
): number | null {
	const since = Math.min((failingSince ?? now).getTime(), firstTried.getTime());
	if (now.getTime() - since >= restartMinutes * 60_000) return null;
	return Math.max(restartPauseSeconds, Math.min(retryAfterSeconds ?? 0, 86_400));
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
