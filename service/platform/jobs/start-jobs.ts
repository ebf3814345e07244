import { fromPrisma, PgBoss, type Job } from 'pg-boss';
import { z } from 'zod';
import { presentOf } from '../clock/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { journalOf, type Enqueued } from '../database/index.ts';
import type { Logger } from '../log/index.ts';
import type { Metrics } from '../metrics/index.ts';
import { isProviderError } from '../errors/index.ts';
import { deferredSeconds, isDeferred } from '../provider/index.ts';
import { defaultTimeLimitSeconds, type JobDefinition } from './define-job.ts';
import { publishEvent } from '../events/publish.ts';
import { jobEvents } from './given-up.ts';
import { jobContext } from './job-context.ts';

export type Jobs = {
	send: Runtime['jobs']['send'];
	work(runtime: Runtime, metrics: Metrics): Promise<void>;
	stop(): Promise<void>;
};

/** A job whose worker sends no heartbeat for so long is given to another one. */
const heartbeatSeconds = 10;
/** By so much pg-boss' own limit is longer than ours: it ends all jobs of a fetch together, ours only the slow one. */
const expiryMarginSeconds = 30;
/** A process runs `workers` × `fetchedTogether` jobs of one name at the same time. */
const fetchedTogether = 4;
/**
 * NOTIFY wakes a worker for a new job; polling finds the jobs whose start was delayed, such as repeats. Each worker of an
 * idle process polls, so jobs that only their schedule starts, of which there is one at a time and whose repeat may wait,
 * have one slow worker.
 */
const polling = {
	scheduled: { workers: 1, seconds: 10 },
	enqueued: { workers: 2, seconds: 2 },
};

/** Without a payload there is nothing to enqueue the job for. */
const isOnlyScheduled = ({ schedule, payload }: JobDefinition): boolean =>
	schedule !== undefined &&
	payload instanceof z.ZodObject &&
	Object.keys(payload.shape).length === 0;

/** Queues on pg-boss: a job is enqueued in the transaction of its cause, and runs again when its worker dies. */
export async function startJobs(
	databaseUrl: string,
	definitions: readonly JobDefinition[],
	options: { works: boolean; log?: Logger },
): Promise<Jobs> {
	const boss = new PgBoss({
		connectionString: databaseUrl,
		schema: 'pgboss',
		max: 4,
		useListenNotify: options.works,
		supervise: options.works,
		schedule: options.works,
		superviseIntervalSeconds: 10,
		monitorIntervalSeconds: 10,
	});
	let log = options.log;
	// pg-boss emits errors of its timers as events; an 'error' event without a listener ends the process.
	boss.on('error', (error) => log?.error({ err: error }, 'the job queue reports an error'));
	await boss.start();
	for (const job of definitions) {
		const settings = {
			retryLimit: job.retries,
			retryDelay: 1,
			retryBackoff: true,
			retryDelayMax: 300,
			expireInSeconds: timeLimitOf(job) + expiryMarginSeconds,
			heartbeatSeconds,
			notify: true,
		};
		await boss.createQueue(job.name, settings);
		// createQueue leaves an existing queue unchanged.
		await boss.updateQueue(job.name, settings);
	}
	return {
		send(tx, job, data, { start_after_seconds }) {
			const { queues } = journalOf(tx);
			const queue: Enqueued = queues.get(job.name) ?? {
				jobs: [],
				write: (jobs) => boss.insert(job.name, jobs, { db: fromPrisma(tx) }),
			};
			queues.set(job.name, queue);
			queue.jobs.push({
				data: job.payload.parse(data) as object,
				...(start_after_seconds === undefined ? {} : { startAfter: start_after_seconds }),
			});
		},
		async work(runtime, metrics) {
			log ??= runtime.log;
			for (const { name } of await boss.getSchedules()) {
				const isWanted = definitions.some((job) => job.name === name && job.schedule !== undefined);
				if (!isWanted) await boss.unschedule(name);
			}
			for (const job of definitions) {
				await startWorkers(boss, job, async (one) => {
					const isLast = one.retryCount >= job.retries;
					await runJob(runtime, metrics, job, one.data, { id: one.id, isLast, signal: one.signal });
				});
				if (job.schedule !== undefined) await boss.schedule(job.name, job.schedule, {});
			}
		},
		stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
	};
}

/**
 * Jobs are fetched and completed in batches. Those that fail are failed one by one beforehand, each with its own error:
 * otherwise one failure would repeat the whole batch. pg-boss can settle each job by its own outcome (`perJobResults`),
 * but its statement reads every kept job of the queue until PostgreSQL has analyzed the table: 16 ms after 10,000 jobs
 * instead of 0.3 ms. After a full batch the next fetch follows at once; otherwise a worker wakes up on NOTIFY, or polls
 * for jobs whose start was delayed.
 */
async function startWorkers(
	boss: PgBoss,
	job: JobDefinition,
	run: (job: Job<unknown>) => Promise<void>,
): Promise<void> {
	const { workers, seconds } = isOnlyScheduled(job) ? polling.scheduled : polling.enqueued;
	const settleFailed = async (one: Job<unknown>): Promise<void> => {
		try {
			await run(one);
		} catch (error) {
			// The batch is completed afterwards; pg-boss completes only jobs that are still active.
			await boss.fail(job.name, one, error as object);
		}
	};
	await boss.work(
		job.name,
		{
			batchSize: fetchedTogether,
			localConcurrency: workers,
			burstWhenBatchFull: true,
			pollingIntervalSeconds: 1,
			notifyPollingIntervalSeconds: seconds,
		},
		async (jobs) => void (await Promise.all(jobs.map(settleFailed))),
	);
}

const timeLimitOf = (job: JobDefinition): number =>
	job.time_limit_seconds ?? defaultTimeLimitSeconds;

/** Rejects when `work` takes longer than the job's limit, and aborts the signal that it was given. */
async function withinLimit(
	job: JobDefinition,
	claim: AbortSignal | undefined,
	work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
	const controller = new AbortController();
	const signals = claim === undefined ? [] : [claim];
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<never>((_, reject) => {
		timer = setTimeout(
			() => {
				const error = new Error(
					`${job.name} took longer than its limit of ${timeLimitOf(job)} seconds`,
				);
				controller.abort(error);
				reject(error);
			},
			timeLimitOf(job) * 1000,
		);
	});
	try {
		await Promise.race([work(AbortSignal.any([controller.signal, ...signals])), limit]);
	} finally {
		clearTimeout(timer);
	}
}

/** Runs one job with its context. Tests call it to run a job without a queue. */
export async function runJob(
	runtime: Runtime,
	metrics: Metrics | null,
	job: JobDefinition,
	data: unknown,
	attempt: { id?: string; isLast: boolean; signal?: AbortSignal | undefined } = { isLast: false },
): Promise<void> {
	const stop = metrics?.jobs.startTimer({ job: job.name });
	try {
		const payload = job.payload.parse(data) as never;
		await withinLimit(job, attempt.signal, (signal) =>
			job.run(payload, jobContext(runtime, job.name, { signal, isLast: attempt.isLast })),
		);
		stop?.({ outcome: 'done' });
	} catch (error) {
		if (isDeferred(error)) {
			// The circuit breaker or the rate limit held the call back: a new job, so that no retry is used up.
			const options = { start_after_seconds: deferredSeconds };
			await runtime.database.transaction(async (tx) =>
				runtime.jobs.send(tx, job, data as object, options),
			);
			stop?.({ outcome: 'put-off' });
			return;
		}
		stop?.({ outcome: 'failed' });
		const facts = { err: error, job: job.name, job_id: attempt.id };
		// No retry follows, so a person has to act: the payload is logged because the job's row is deleted some day.
		if (attempt.isLast) {
			runtime.log.error({ ...facts, payload: data }, 'job given up after its last attempt');
			if (attempt.id !== undefined) await announceGivenUp(runtime, job.name, attempt.id);
		} else
			runtime.log[isProviderError(error) ? 'warn' : 'error'](
				facts,
				'job failed; it is tried again',
			);
		throw error;
	}
}

async function announceGivenUp(runtime: Runtime, job: string, job_id: string): Promise<void> {
	const fact = {
		subject_type: 'job',
		subject_id: job_id,
		client_id: null,
		payload: { job_id, job },
	};
	const at = { ...presentOf(runtime), request_id: job_id };
	await runtime.database
		.transaction(async (tx) => publishEvent(tx, jobEvents.given_up, fact, at))
		// The job fails with its own error, whatever became of the announcement.
		.catch((error: unknown) =>
			runtime.log.error({ err: error, job_id }, 'job was given up unannounced'),
		);
}
