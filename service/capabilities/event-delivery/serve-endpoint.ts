import { randomUUID } from 'node:crypto';
import type { Runtime } from '../../platform/runtime/index.ts';
import { eventsByIds } from '../../platform/events/outbox.ts';
import { holdLease } from '../../platform/lease/index.ts';
import { deliveryConfig, listOfHosts } from './config.ts';
import { isUnreachable, post } from './outbound.ts';
import { recordResult, type Result } from './record-result.ts';
import { isAwayAnswer } from './rules.ts';
import { signedHeaders } from './signature.ts';
import * as store from './store.ts';
import { toEvent } from './to-event.ts';

/**
 * Calls an endpoint with its due deliveries and records the outcome. False when another process had claimed them.
 */
export async function serveEndpoint(
	runtime: Runtime,
	endpoint: store.EndpointRow,
	cutOff: AbortSignal,
): Promise<boolean> {
	const settings = runtime.config.read(deliveryConfig);
	const timeoutMs =
		endpoint.acknowledge === 'FINISHED'
			? settings.EVENT_DELIVERY_FINISH_TIMEOUT_MS
			: settings.EVENT_DELIVERY_TIMEOUT_MS;
	const token = randomUUID();
	const claimedAt = performance.now();
	const claimed = await runtime.database.sharedTransaction('deliveries', (tx) =>
		store.claimDeliveries({ tx, now: runtime.clock.now() }, endpoint, token),
	);
	if (claimed.length === 0) return false;
	const ids = claimed.map((one) => one.id);
	const started = runtime.clock.now();
	const renew = (): Promise<boolean> =>
		store.renewDeliveries({ tx: runtime.database.client, now: runtime.clock.now() }, ids, token);
	const call = async (): ReturnType<typeof post> => {
		const message = await compose(runtime, endpoint, claimed, token, started);
		return post(new URL(endpoint.url), message.headers, message.body, {
			timeoutMs,
			allowed: listOfHosts(settings.EVENT_DELIVERY_ALLOWED_HOSTS),
			signal: cutOff,
		});
	};
	const result = await attempt(() => holdLease({ claimedAt, renew }, call));
	await runtime.database.transaction((tx) => {
		const context = { tx, now: runtime.clock.now() };
		// The service is stopping: whether the endpoint has acted is unknown, so the next process calls it again.
		if (cutOff.aborted && result.status_code === null)
			return store.releaseDeliveries(context, ids, token);
		return recordResult(context, { endpoint_id: endpoint.id, claimed, token, started }, result);
	});
	return true;
}

async function compose(
	runtime: Runtime,
	endpoint: store.EndpointRow,
	claimed: readonly store.ClaimedDelivery[],
	token: string,
	at: Date,
): Promise<{ headers: Record<string, string>; body: string }> {
	const events = await eventsByIds(
		runtime.database.client,
		claimed.map((one) => one.event_id),
	);
	const single = claimed.length === 1 ? claimed[0] : undefined;
	const body = JSON.stringify(
		single === undefined ? { events: events.map(toEvent) } : toEvent(events[0]),
	);
	return {
		headers: signedHeaders(secretsOf(runtime, endpoint, at), messageId(single, token), at, body),
		body,
	};
}

/** A retry has the id of the first attempt, so that the receiver can detect the duplicate; a replay has a new one. */
function messageId(single: store.ClaimedDelivery | undefined, token: string): string {
	if (single === undefined) return token;
	return single.replay === 0 ? single.event_id : single.id;
}

async function attempt(call: () => ReturnType<typeof post>): Promise<Result> {
	try {
		const reply = await call();
		const isAway = isAwayAnswer(reply);
		const isFine = reply.status >= 200 && reply.status < 300 && !isAway;
		return {
			status_code: reply.status,
			error: isFine ? null : readable(`HTTP ${reply.status}: ${reply.body.slice(0, 300)}`),
			retry_after_seconds: reply.retry_after_seconds,
			is_away: isAway,
		};
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		return {
			status_code: null,
			error: readable(message),
			retry_after_seconds: null,
			is_away: isUnreachable(error),
		};
	}
}

/** An answer may hold a NUL, which PostgreSQL refuses: the outcome could not be recorded. */
const readable = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').toWellFormed();

function secretsOf(runtime: Runtime, endpoint: store.EndpointRow, now: Date): string[] {
	const secrets = [runtime.vault.decrypt(endpoint.secret)];
	const { previous_secret, previous_secret_expires_at } = endpoint;
	if (
		previous_secret !== null &&
		previous_secret_expires_at !== null &&
		previous_secret_expires_at > now
	) {
		secrets.push(runtime.vault.decrypt(previous_secret));
	}
	return secrets;
}
