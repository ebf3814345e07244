import type { Runtime } from '../../platform/runtime/index.ts';
import { createLoop, idlePollMs } from '../../platform/loop/index.ts';
import { serveEndpoint } from './serve-endpoint.ts';
import * as store from './store.ts';

export type Deliverer = { start(): Promise<void>; stop(): Promise<void>; drain(): Promise<number> };

/** Endpoints served at the same time by one process; each has one call under way at most. */
const parallelEndpoints = 50;

/** Sends due deliveries, one call at a time for each endpoint, so that a slow endpoint delays no other. */
export function createDeliverer(
	runtime: Runtime,
	/** How long a stop waits for calls under way before it cuts them off. */
	{ stopWaitMs = 3000 }: { stopWaitMs?: number } = {},
): Deliverer {
	const busy = new Set<string>();
	const underWay = new Set<Promise<void>>();
	const cutOff = new AbortController();

	const serve = (endpoint: store.EndpointRow): void => {
		busy.add(endpoint.id);
		const work = serveEndpoint(runtime, endpoint, cutOff.signal)
			.catch((error: unknown) => {
				runtime.log.error(
					{ err: error, endpoint_id: endpoint.id },
					'delivery failed; it is tried again',
				);
				return true;
			})
			.then((mayHaveMore) => {
				busy.delete(endpoint.id);
				underWay.delete(work);
				// Rows that another process is claiming look due until its transaction commits.
				if (mayHaveMore) loop.wake();
			});
		underWay.add(work);
	};

	/** Starts what is due; says how many calls that are and when a batch that is filling has waited long enough. */
	const startDue = async (): Promise<{ started: number; waitMs: number }> => {
		const context = { tx: runtime.database.client, machine_now: runtime.machine_clock.now() };
		let started = 0;
		let waitMs = idlePollMs;
		for (const { due, oldest, ...endpoint } of await store.dueEndpoints(context, [...busy])) {
			if (busy.size >= parallelEndpoints) break;
			const left = oldest.getTime() + endpoint.batch_wait_ms - context.machine_now.getTime();
			if (Number(due) < endpoint.batch_size && left > 0) {
				waitMs = Math.min(waitMs, left);
				continue;
			}
			started += 1;
			serve(endpoint);
		}
		await store.buryUndeliverable(context);
		return { started, waitMs };
	};

	const loop = createLoop(runtime, {
		name: 'delivery of events',
		channel: store.deliveryChannel,
		round: async () => {
			const { started, waitMs } = await startDue();
			return started === 0 ? waitMs : 0;
		},
	});

	return {
		async drain() {
			const { started } = await startDue();
			await Promise.all(underWay);
			return started;
		},
		start: loop.start,
		async stop() {
			await loop.stop();
			// An endpoint that acknowledges at the end may take minutes: its call is cut off and made again later.
			const timer = setTimeout(() => cutOff.abort(), stopWaitMs);
			await Promise.all(underWay);
			clearTimeout(timer);
		},
	};
}
