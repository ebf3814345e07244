import { setTimeout as sleep } from 'node:timers/promises';
import { presentOf } from '../../platform/clock/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { jobContext } from '../../platform/jobs/index.ts';
import { holdLease } from '../../platform/lease/index.ts';
import { createLoop, idlePollMs } from '../../platform/loop/index.ts';
import type { Metrics } from '../../platform/metrics/index.ts';
import { processWebhook } from './process-webhook.ts';
import * as store from './store.ts';

export type WebhookProcessor = {
	start(): Promise<void>;
	stop(): Promise<void>;
	/** Processes what is due now; gives the number of calls. */
	drain(): Promise<number>;
};

const name = 'webhook.process';
/** Calls that one process works on at the same time. */
const parallelCalls = 50;
/** While calls are under way, new ones wait up to this long and are claimed in one batch: fewer statements per call. */
const batchWaitMs = 50;
/** How long a stop waits for calls under way; after that another process claims them when their lease has run out. */
const stopWaitMs = 10_000;

/** Processes stored calls, many at once: each asks its vendor, and a slow answer must not delay the other calls. */
export function createWebhookProcessor(runtime: Runtime, metrics: Metrics): WebhookProcessor {
	const job = jobContext(runtime, name);
	const underWay = new Set<Promise<void>>();

	const renewClaim = (event: store.WebhookRow): Promise<boolean> =>
		store.renewClaim({ tx: runtime.database.client, ...presentOf(runtime) }, event);
	const processOne = async (event: store.WebhookRow, claimedAt: number): Promise<void> => {
		const stop = metrics.jobs.startTimer({ job: name });
		try {
			const outcome = await holdLease({ claimedAt, renew: () => renewClaim(event) }, () =>
				processWebhook(job, event),
			);
			stop({ outcome });
		} catch (error) {
			stop({ outcome: 'failed' });
			runtime.log.error(
				{ err: error, webhook_event_id: event.id },
				'a vendor call was not processed; it is claimed again when its lease has run out',
			);
		}
	};
	const startDue = async (): Promise<{ started: number; mayHaveMore: boolean }> => {
		const free = parallelCalls - underWay.size;
		if (free === 0) return { started: 0, mayHaveMore: true };
		const context = { tx: runtime.database.client, ...presentOf(runtime) };
		const claimedAt = performance.now();
		const due = await store.claimDue(context, free);
		for (const event of due) {
			const work = processOne(event, claimedAt).then(() => void underWay.delete(work));
			underWay.add(work);
		}
		return { started: due.length, mayHaveMore: due.length === free };
	};
	const loop = createLoop(runtime, {
		name: 'processing of vendor calls',
		channel: store.webhookChannel,
		round: async () => {
			if (underWay.size > 0) await Promise.race([...underWay, sleep(batchWaitMs)]);
			const { mayHaveMore } = await startDue();
			return mayHaveMore ? 0 : idlePollMs;
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
			await Promise.race([Promise.all(underWay), sleep(stopWaitMs, undefined, { ref: false })]);
		},
	};
}
