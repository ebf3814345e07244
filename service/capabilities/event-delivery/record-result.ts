import { addDays, addSeconds } from '../../platform/clock/index.ts';
import type { Transaction } from '../../platform/database/index.ts';
import { publishEvent } from '../../platform/events/publish.ts';
import { endpointEvents } from './events.ts';
import { secondsUntilRetry } from '../../platform/retry/index.ts';
import { deliveryRetries, disableAfterDays, restartPause, splitAwayAfter } from './rules.ts';
import * as store from './store.ts';

/** Outcome of a call. `is_away`: the endpoint was unavailable, so the events are not the cause of the failure. */
export type Result = {
	status_code: number | null;
	error: string | null;
	retry_after_seconds: number | null;
	is_away: boolean;
};
export type Attempt = {
	endpoint_id: string;
	claimed: readonly store.ClaimedDelivery[];
	token: string;
	started: Date;
};
type Context = { tx: Transaction; now: Date };

/** Records an attempt. Deliveries that another process has claimed meanwhile stay as they are. */
export async function recordResult(
	context: Context,
	attempt: Attempt,
	result: Result,
): Promise<void> {
	const endpoint = await store.lockEndpoint(context, attempt.endpoint_id);
	if (endpoint === null) return;
	const ids = attempt.claimed.map((one) => one.id);
	const held = await store.lockClaimed(context, ids, attempt.token);
	const mine = attempt.claimed.filter((one) => held.has(one.id));
	if (mine.length === 0) return;
	const { status_code, error } = result;
	await store.insertAttempts(
		context,
		mine.map((one) => ({
			delivery_id: one.id,
			attempt: one.attempt,
			batch_id: attempt.token,
			started_at: attempt.started,
			ended_at: context.now,
			status_code,
			error,
		})),
	);
	if (error === null) {
		const values = { delivered_at: context.now, status_code, error };
		await store.recordOutcome(context, attempt.token, [...held], 'deliver', values);
		if (endpoint.failing_since !== null)
			await store.updateEndpoint(context, endpoint.id, { failing_since: null });
		return;
	}
	await postpone(context, endpoint, attempt.token, mine, result);
	await judge(context, endpoint, result);
}

/** Each delivery gets the time of its next attempt, or ends DEAD after its last. */
async function postpone(
	context: Context,
	endpoint: store.EndpointRow,
	token: string,
	claimed: readonly store.ClaimedDelivery[],
	result: Result,
): Promise<void> {
	const { status_code, error, retry_after_seconds } = result;
	const ids = claimed.map((one) => one.id);
	const firstTries = result.is_away
		? await store.firstTries(context, ids)
		: new Map<string, Date>();
	// One jitter for the whole batch, so that what failed together is also retried together.
	const random = Math.random();
	for (const one of claimed) {
		const isBatch = claimed.length > 1;
		// It is unknown which event made the batch fail: it is halved, and no attempt is counted.
		const isSplit = isBatch && !result.is_away;
		const firstTried = firstTries.get(one.id);
		const pause =
			firstTried === undefined
				? null
				: restartPause(endpoint.failing_since, firstTried, context.now, retry_after_seconds);
		const isFree = isSplit || pause !== null;
		const seconds = isSplit
			? (retry_after_seconds ?? 0)
			: (pause ??
				secondsUntilRetry(deliveryRetries, one.attempt, {
					askedSeconds: retry_after_seconds,
					random,
				}));
		const transition = seconds === null ? 'bury' : 'postpone';
		await store.recordOutcome(context, token, [one.id], transition, {
			...(seconds === null ? {} : { next_attempt_at: addSeconds(context.now, seconds) }),
			...(isFree ? { attempt: one.attempt - 1 } : {}),
			...(isSplit ? { batch_max: Math.floor(claimed.length / 2) } : {}),
			...(result.is_away && isBatch && one.attempt >= splitAwayAfter ? { batch_max: 1 } : {}),
			status_code,
			error,
		});
	}
}

/**
 * Records that the endpoint fails; disables it when it answers 410 or has failed for too long. The next round of the
 * deliverer ends its waiting deliveries as DEAD.
 */
async function judge(context: Context, endpoint: store.EndpointRow, result: Result): Promise<void> {
	const { now, tx } = context;
	const since = endpoint.failing_since;
	const isGone = result.status_code === 410;
	if (!isGone && (since === null || addDays(since, disableAfterDays) >= now)) {
		if (since === null) await store.updateEndpoint(context, endpoint.id, { failing_since: now });
		return;
	}
	if (endpoint.status === 'DISABLED') return;
	const reason = isGone
		? 'The endpoint answered 410 Gone'
		: `No call succeeded for ${disableAfterDays} days`;
	await store.updateEndpoint(context, endpoint.id, {
		status: 'DISABLED',
		disabled_reason: reason,
	});
	publishEvent(
		tx,
		endpointEvents.disabled,
		{
			subject_type: 'endpoint',
			subject_id: endpoint.id,
			client_id: null,
			payload: { endpoint_id: endpoint.id, reason },
		},
		{ now, request_id: endpoint.id },
	);
}
