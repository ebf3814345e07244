import { addDays, addSeconds, type Present } from '../../platform/clock/index.ts';
import type { Transaction } from '../../platform/database/index.ts';
import { publishEvent } from '../../platform/events/publish.ts';
import { endpointEvents } from './events.ts';
import { secondsUntilRetry } from '../../platform/retry/index.ts';
import type { Outcome, Result } from './judge-answer.ts';
import { deliveryRetries, disableAfterDays, restartPause, splitAwayAfter } from './rules.ts';
import { firstTries as firstTriesOf } from './attempt-store.ts';
import * as store from './store.ts';

export type Attempt = {
	endpoint_id: string;
	claimed: readonly store.ClaimedDelivery[];
	token: string;
	started: Date;
};
/** `not_before`: no delivery is tried again earlier. */
type Recorded = Result & { not_before: Date };
type Context = Present & { tx: Transaction };

/**
 * Records an attempt. Deliveries that another process has claimed meanwhile stay as they are, and so do those that were
 * acknowledged by a call of their own while this one was under way.
 */
export async function recordResult(
	context: Context,
	attempt: Attempt,
	result: Recorded,
): Promise<void> {
	const endpoint = await store.lockEndpoint(context, attempt.endpoint_id);
	if (endpoint === null) return;
	const ids = attempt.claimed.map((one) => one.id);
	const held = await store.lockClaimed(context, ids, attempt.token);
	const mine = attempt.claimed.filter((one) => held.has(one.id));
	if (mine.length === 0) return;
	const outcomes = new Map(
		mine.map((one) => [one, outcomeOf(one, held.get(one.id) ?? '', result)] as const),
	);
	const having = (outcome: Outcome) => mine.filter((one) => outcomes.get(one) === outcome);
	const { status_code, finished_by } = result;
	await store.insertAttempts(
		context,
		[...outcomes].map(([one, outcome]) => ({
			delivery_id: one.id,
			attempt: one.attempt,
			batch_id: attempt.token,
			started_at: attempt.started,
			ended_at: context.machine_now,
			status_code,
			outcome,
			error: isFine(outcome) ? null : result.error,
		})),
	);
	const acknowledged = having('ACKNOWLEDGED').map(({ id }) => id);
	if (acknowledged.length > 0) {
		const values = { delivered_at: context.machine_now, status_code, finished_by, error: null };
		await store.recordOutcome(context, attempt.token, acknowledged, 'deliver', values);
	}
	// Its workflow waits: the delivery already has the time until which it may.
	const waiting = having('IN_PROGRESS').map(({ id }) => id);
	if (waiting.length > 0) await store.endCall(context, waiting, attempt.token, status_code);
	const failed = mine.filter((one) => !isFine(outcomes.get(one)));
	if (failed.length > 0) await postpone(context, endpoint, attempt.token, failed, result);
	if (failed.length === mine.length) await judge(context, endpoint, result);
	else await store.endpointWorks(context, endpoint);
}

const isFine = (outcome: Outcome | undefined): boolean =>
	outcome === 'ACKNOWLEDGED' || outcome === 'IN_PROGRESS';

/** An answer without proof, or none in time, says nothing against work that has reported itself to be in progress. */
function outcomeOf(one: store.ClaimedDelivery, status: string, result: Recorded): Outcome {
	const { acknowledged, outcome } = result;
	if (acknowledged === 'all' || acknowledged.has(one.event_id)) return 'ACKNOWLEDGED';
	const saysNothing = outcome === 'NO_PROOF' || outcome === 'TIMED_OUT';
	return status === 'IN_PROGRESS' && saysNothing ? 'IN_PROGRESS' : outcome;
}

/** Each delivery gets the time of its next attempt, or ends DEAD after its last. */
async function postpone(
	context: Context,
	endpoint: store.EndpointRow,
	token: string,
	claimed: readonly store.ClaimedDelivery[],
	result: Recorded,
): Promise<void> {
	const { status_code, error, retry_after_seconds } = result;
	const ids = claimed.map((one) => one.id);
	const isAway = result.outcome === 'UNREACHABLE';
	const firstTries = isAway ? await firstTriesOf(context, ids) : new Map<string, Date>();
	// One jitter for the whole batch, so that what failed together is also retried together.
	const random = Math.random();
	// Of an endpoint that is away, or that does not answer as an endpoint should, no event is the cause.
	const isBlameless = isAway || result.outcome === 'NO_PROOF';
	for (const one of claimed) {
		const isBatch = claimed.length > 1;
		// It is unknown which event made the batch fail: it is halved, and no attempt is counted.
		const isSplit = isBatch && !isBlameless;
		const firstTried = firstTries.get(one.id);
		const pause =
			firstTried === undefined
				? null
				: restartPause(
						endpoint.failing_since,
						firstTried,
						context.machine_now,
						retry_after_seconds,
					);
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
			...(seconds === null
				? {}
				: { next_attempt_at: notBefore(context.machine_now, seconds, result) }),
			...(isFree ? { attempt: one.attempt - 1 } : {}),
			...(isSplit ? { batch_max: Math.floor(claimed.length / 2) } : {}),
			...(isBlameless && isBatch && one.attempt >= splitAwayAfter ? { batch_max: 1 } : {}),
			status_code,
			error,
		});
	}
}

function notBefore(now: Date, seconds: number, { not_before }: Recorded): Date {
	const next = addSeconds(now, seconds);
	return next < not_before ? not_before : next;
}

/**
 * Records that the endpoint fails; disables it when it answers 410 or has failed for too long. The next round of the
 * deliverer ends its waiting deliveries as DEAD.
 */
async function judge(context: Context, endpoint: store.EndpointRow, result: Result): Promise<void> {
	const { machine_now: now, tx } = context;
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
		{ now: context.now, machine_now: now, request_id: endpoint.id },
	);
}
