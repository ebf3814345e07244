import { randomUUID } from 'node:crypto';
import type { Runtime } from '../../platform/runtime/index.ts';
import { addSeconds, presentOf } from '../../platform/clock/index.ts';
import { eventsByIds } from '../../platform/events/outbox.ts';
import { holdLease } from '../../platform/lease/index.ts';
import { deliveryConfig, listOfHosts } from './config.ts';
import { post } from './outbound.ts';
import { finishToken, type SentCall } from './proof.ts';
import { judgeError, judgeReply, type Result } from './judge-answer.ts';
import { recordResult } from './record-result.ts';
import { signedHeaders } from './signature.ts';
import * as store from './store.ts';
import { toEvent } from './to-event.ts';

type Message = { headers: Record<string, string>; body: string; sent: SentCall };

/**
 * Calls an endpoint with its due deliveries and records the outcome. False when another process had claimed them.
 */
export async function serveEndpoint(
	runtime: Runtime,
	endpoint: store.EndpointRow,
	cutOff: AbortSignal,
): Promise<boolean> {
	const settings = runtime.config.read(deliveryConfig);
	const isFinish = endpoint.acknowledge === 'FINISHED';
	const timeoutMs = isFinish
		? settings.EVENT_DELIVERY_FINISH_TIMEOUT_MS
		: settings.EVENT_DELIVERY_TIMEOUT_MS;
	const token = randomUUID();
	const claimedAt = performance.now();
	const claimed = await runtime.database.sharedTransaction('deliveries', (tx) =>
		store.claimDeliveries({ tx, machine_now: runtime.machine_clock.now() }, endpoint, token),
	);
	if (claimed.length === 0) return false;
	const ids = claimed.map((one) => one.id);
	const started = runtime.machine_clock.now();
	const renew = (): Promise<boolean> =>
		store.renewDeliveries(
			{ tx: runtime.database.client, machine_now: runtime.machine_clock.now() },
			ids,
			token,
		);
	const call = async (): Promise<Result> => {
		const message = await compose(runtime, endpoint, claimed, token, started);
		const reply = await post(new URL(endpoint.url), message.headers, message.body, {
			timeoutMs,
			allowed: listOfHosts(settings.EVENT_DELIVERY_ALLOWED_HOSTS),
			signal: cutOff,
		});
		return judgeReply(reply, endpoint, message.sent);
	};
	const result = await holdLease({ claimedAt, renew }, call).catch(judgeError);
	// Work that a time-out has cut off may go on: it is not started a second time before it should have ended.
	const isCutOff = isFinish && result.outcome === 'TIMED_OUT';
	await runtime.database.transaction((tx) => {
		const context = { tx, ...presentOf(runtime) };
		// The service is stopping: whether the endpoint has acted is unknown, so the next process calls it again.
		if (cutOff.aborted && result.status_code === null)
			return store.releaseDeliveries(context, ids, token);
		const attempt = { endpoint_id: endpoint.id, claimed, token, started };
		const notBefore = isCutOff ? addSeconds(started, timeoutMs / 1000) : started;
		return recordResult(context, attempt, { ...result, not_before: notBefore });
	});
	return true;
}

async function compose(
	runtime: Runtime,
	endpoint: store.EndpointRow,
	claimed: readonly store.ClaimedDelivery[],
	token: string,
	at: Date,
): Promise<Message> {
	const rows = await eventsByIds(
		runtime.database.client,
		claimed.map((one) => one.event_id),
	);
	const isFinish = endpoint.acknowledge === 'FINISHED';
	const events = rows.map((row) => ({
		...toEvent(row),
		...(isFinish ? { finish_token: tokenOf(runtime, endpoint, claimed, row.id) } : {}),
	}));
	const single = claimed.length === 1 ? claimed[0] : undefined;
	if (events.length === 0) throw new Error('The event of a delivery is missing');
	const body = JSON.stringify(single === undefined ? { events } : events[0]);
	const id = messageId(single, token);
	const secrets = secretsOf(runtime, endpoint, at);
	const headers = signedHeaders(secrets, id, at, body);
	const timestamp = headers['webhook-timestamp'] ?? '';
	return { headers, body, sent: { id, timestamp, secrets } };
}

function tokenOf(
	{ vault }: Runtime,
	{ url }: store.EndpointRow,
	claimed: readonly store.ClaimedDelivery[],
	event_id: string,
): string {
	const replays = claimed.filter((one) => one.event_id === event_id).map((one) => one.replay);
	return finishToken(vault, { event_id, url }, Math.max(...replays));
}

/** A retry has the id of the first attempt, so that the receiver can detect the duplicate; a replay has a new one. */
function messageId(single: store.ClaimedDelivery | undefined, token: string): string {
	if (single === undefined) return token;
	return single.replay === 0 ? single.event_id : single.id;
}

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
