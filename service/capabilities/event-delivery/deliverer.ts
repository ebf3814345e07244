import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { addDays, addSeconds } from '../../platform/clock/index.ts';
import { platformConfig } from '../../platform/config/index.ts';
import type { Runtime } from '../../platform/context/index.ts';
import { deliveryConfig } from './config.ts';
import { toEvent } from './to-event.ts';
import { deliveryChannel } from './fan-out.ts';
import { post, type Reply } from './outbound.ts';
import { disableAfterDays, nextAttemptSeconds } from './rules.ts';
import { signedHeaders } from './signature.ts';
import * as store from './store.ts';

export type Deliverer = { start(): Promise<void>; stop(): Promise<void>; drain(): Promise<number> };
type Endpoint = Awaited<ReturnType<typeof store.getEndpoint>>;
type Result = { reply: Reply | null; error: string | null };

const idlePollMs = 1000;
/** Endpoints served at the same time by one process; each has one call under way at most. */
const parallelEndpoints = 50;

/** Sends due deliveries, one call at a time for each endpoint, so that a slow one delays nobody else. */
export function createDeliverer(runtime: Runtime): Deliverer {
	const busy = new Set<string>();
	let running = false;
	let loop: Promise<void> = Promise.resolve();
	let wake: () => void = () => {};
	let listener: pg.Client | null = null;
	const underWay = new Set<Promise<void>>();

	const startDue = async (): Promise<number> => {
		const context = { tx: runtime.database.client, now: runtime.clock.now() };
		const due = await store.dueEndpoints(context, [...busy]);
		let started = 0;
		for (const { endpoint_id, due: count, oldest } of due) {
			if (busy.size >= parallelEndpoints) break;
			const endpoint = await store.getEndpoint(context, endpoint_id);
			const filling =
				Number(count) < endpoint.batch_size &&
				context.now.getTime() - oldest.getTime() < endpoint.batch_wait_ms;
			if (filling) continue;
			started += 1;
			busy.add(endpoint.id);
			const work = serve(runtime, endpoint)
				.catch((error: unknown) =>
					runtime.log.error(
						{ err: error, endpoint_id: endpoint.id },
						'delivery failed; it is tried again',
					),
				)
				.finally(() => {
					busy.delete(endpoint.id);
					underWay.delete(work);
					wake();
				});
			underWay.add(work);
		}
		return started;
	};

	const listen = async (): Promise<void> => {
		const client = new pg.Client({
			connectionString: runtime.config.read(platformConfig).DATABASE_URL,
		});
		client.on('notification', () => wake());
		client.on('error', () => {
			listener = null;
		});
		await client.connect();
		await client.query(`LISTEN ${deliveryChannel}`);
		listener = client;
	};

	const pause = (): Promise<void> =>
		new Promise((resolve) => {
			const timer = setTimeout(resolve, idlePollMs);
			wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});

	const work = async (): Promise<void> => {
		while (running) {
			try {
				if (listener === null) await listen();
				if ((await startDue()) === 0 && running) await pause();
			} catch (error) {
				runtime.log.error({ err: error }, 'delivery loop failed; it goes on');
				await pause();
			}
		}
	};

	return {
		async drain() {
			const started = await startDue();
			await Promise.all(underWay);
			return started;
		},
		async start() {
			running = true;
			loop = work();
		},
		async stop() {
			running = false;
			wake();
			await loop;
			// A call to an endpoint that acknowledges at the end may take minutes; its lease brings it back later.
			await Promise.race([
				Promise.all(underWay),
				new Promise((resolve) => setTimeout(resolve, 3000).unref()),
			]);
			await listener?.end();
			listener = null;
		},
	};
}

async function serve(runtime: Runtime, endpoint: Endpoint): Promise<void> {
	const settings = runtime.config.read(deliveryConfig);
	const timeoutMs =
		endpoint.acknowledge === 'FINISHED'
			? settings.EVENT_DELIVERY_FINISH_TIMEOUT_MS
			: settings.EVENT_DELIVERY_TIMEOUT_MS;
	const token = randomUUID();
	const claimed = await runtime.database.transaction((tx) =>
		store.claimDeliveries(
			{ tx, now: runtime.clock.now() },
			endpoint,
			token,
			Math.ceil(timeoutMs / 1000) + 30,
		),
	);
	if (claimed.length === 0) return;
	const started = runtime.clock.now();
	const events = await store.eventsByIds(
		{ tx: runtime.database.client, now: started },
		claimed.map((one) => one.event_id),
	);
	const single = claimed.length === 1 ? claimed[0] : undefined;
	// The id of a single event is its own, so that a receiver recognises a repetition.
	const messageId = single === undefined ? token : single.event_id;
	const body = JSON.stringify(
		single === undefined ? { events: events.map(toEvent) } : toEvent(events[0]),
	);
	const headers = signedHeaders(secretsOf(runtime, endpoint, started), messageId, started, body);
	const result = await attempt(new URL(endpoint.url), headers, body, {
		timeoutMs,
		allowed: settings.EVENT_DELIVERY_ALLOWED_HOSTS.split(',')
			.map((host) => host.trim().toLowerCase())
			.filter(Boolean),
	});
	await record(runtime, endpoint, claimed, token, started, result);
}

async function attempt(
	url: URL,
	headers: Record<string, string>,
	body: string,
	options: { timeoutMs: number; allowed: readonly string[] },
): Promise<Result> {
	try {
		const reply = await post(url, headers, body, options);
		const fine = reply.status >= 200 && reply.status < 300;
		return { reply, error: fine ? null : `HTTP ${reply.status}: ${reply.body.slice(0, 300)}` };
	} catch (error) {
		return { reply: null, error: error instanceof Error ? error.message : String(error) };
	}
}

async function record(
	runtime: Runtime,
	endpoint: Endpoint,
	claimed: readonly store.ClaimedDelivery[],
	token: string,
	started: Date,
	result: Result,
): Promise<void> {
	const now = runtime.clock.now();
	const status_code = result.reply?.status ?? null;
	const outcome = { status_code, error: result.error };
	await runtime.database.transaction(async (tx) => {
		const context = { tx, now };
		const attempts = claimed.map((one) => ({
			delivery_id: one.id,
			attempt: one.attempt,
			batch_id: token,
			started_at: started,
			ended_at: now,
			...outcome,
		}));
		await store.insertAttempts(context, attempts);
		if (result.error === null) {
			await store.recordOutcome(
				context,
				token,
				claimed.map((one) => one.id),
				{ status: 'DELIVERED', delivered_at: now, ...outcome },
			);
			if (endpoint.failing_since !== null)
				await store.updateEndpoint(context, endpoint.id, { failing_since: null });
			return;
		}
		await recordFailure(context, endpoint, claimed, token, result.reply, outcome);
	});
}

async function recordFailure(
	context: Parameters<typeof store.updateEndpoint>[0],
	endpoint: Endpoint,
	claimed: readonly store.ClaimedDelivery[],
	token: string,
	reply: Reply | null,
	outcome: { status_code: number | null; error: string | null },
): Promise<void> {
	const { now } = context;
	const gone = reply?.status === 410;
	const overdue =
		endpoint.failing_since !== null && addDays(endpoint.failing_since, disableAfterDays) < now;
	if (gone || overdue) {
		const disabled_reason = gone
			? 'The endpoint answered 410 Gone'
			: `No call succeeded for ${disableAfterDays} days`;
		await store.updateEndpoint(context, endpoint.id, { status: 'DISABLED', disabled_reason });
	} else if (endpoint.failing_since === null) {
		await store.updateEndpoint(context, endpoint.id, { failing_since: now });
	}
	for (const one of claimed) {
		// A failed batch says nothing of its single events: each is sent alone at once, without using up an attempt.
		const split = claimed.length > 1;
		const seconds = split
			? 0
			: nextAttemptSeconds(
					one.attempt,
					Math.random() * 0.4 - 0.2,
					reply?.retry_after_seconds ?? null,
				);
		const dead = seconds === null || gone;
		await store.recordOutcome(context, token, [one.id], {
			status: dead ? 'DEAD' : 'RETRYING',
			...(dead ? {} : { next_attempt_at: addSeconds(now, seconds) }),
			...(split ? { alone: true } : {}),
			...outcome,
		});
	}
}

function secretsOf(runtime: Runtime, endpoint: Endpoint, now: Date): string[] {
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
