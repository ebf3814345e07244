import { fromPrisma, PgBoss, type Job } from 'pg-boss';
import type { Runtime } from '../runtime/index.ts';
import { journalOf, type Enqueued } from '../database/index.ts';
import type { Logger } from '../log/index.ts';
import type { Metrics } from '../metrics/index.ts';
import { isProviderError } from '../errors/index.ts';
import { deferredSeconds, isDeferred } from '../provider/index.ts';
import type { JobDefinition } from './define-job.ts';
import { jobContext } from './job-context.ts';

export type Jobs = {
	send: Runtime['jobs']['send'];
	work(runtime: Runtime, metrics: Metrics): Promise<void>;
	stop(): Promise<void>;
};

const heartbeatSeconds = 10;
/** Jobs of one kind that a process runs at the same time: some that were fetched together, by each of its workers. */
const workersPerJob = 2;
const fetchedTogether = 4;

/** Queues on pg-boss: a job is enqueued in the transaction of its cause and taken over when its worker dies. */
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
	// Without a listener an error of its timers would end the process.
	boss.on('error', (error) => log?.error({ err: error }, 'the job queue reports an error'));
	await boss.start();
	for (const job of definitions) {
		const settings = {
			retryLimit: job.retries,
			retryDelay: 1,
			retryBackoff: true,
			retryDelayMax: 300,
			expireInSeconds: 300,
			heartbeatSeconds,
			notify: true,
		};
		await boss.createQueue(job.name, settings);
		// A queue that is there already keeps its old settings otherwise.
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
					await runJob(runtime, metrics, job, one.data, { id: one.id, isLast });
				});
				if (job.schedule !== undefined) await boss.schedule(job.name, job.schedule, {});
			}
		},
		stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
	};
}

/**
 * Jobs that wait are fetched and completed together; those that fail are settled before, each with its own error. pg-boss
 * offers to settle each by its own outcome (`perJobResults`), but finds them by reading every job of the queue that it
 * still keeps, until PostgreSQL has analyzed the table: 16 ms after 10,000 jobs instead of a third of one.
 * As long as a fetch is full, the next one follows at once; otherwise a notification wakes the worker, or the next look
 * for what was put off until now.
 */
async function startWorkers(
	boss: PgBoss,
	{ name }: JobDefinition,
	run: (job: Job<unknown>) => Promise<void>,
): Promise<void> {
	const settleFailed = async (one: Job<unknown>): Promise<void> => {
		try {
			await run(one);
		} catch (error) {
			// What is no longer active by then is not completed.
			await boss.fail(name, one, error as object);
		}
	};
	await boss.work(
		name,
		{
			batchSize: fetchedTogether,
			localConcurrency: workersPerJob,
			burstWhenBatchFull: true,
			pollingIntervalSeconds: 1,
			notifyPollingIntervalSeconds: 2,
		},
		async (jobs) => void (await Promise.all(jobs.map(settleFailed))),
	);
}

/** Runs one job with its context; also what tests call to run a job at once. */
export async function runJob(
	runtime: Runtime,
	metrics: Metrics | null,
	job: JobDefinition,
	data: unknown,
	attempt: { id?: string; isLast: boolean } = { isLast: false },
): Promise<void> {
	const stop = metrics?.jobs.startTimer({ job: job.name });
	try {
		await job.run(job.payload.parse(data) as never, jobContext(runtime, job.name));
		stop?.({ outcome: 'done' });
	} catch (error) {
		if (isDeferred(error)) {
			// The vendor was not asked, so no repeat is used up: the same job is done later.
			const options = { start_after_seconds: deferredSeconds };
			await runtime.database.transaction(async (tx) =>
				runtime.jobs.send(tx, job, data as object, options),
			);
			stop?.({ outcome: 'put-off' });
			return;
		}
		stop?.({ outcome: 'failed' });
		const facts = { err: error, job: job.name, job_id: attempt.id };
		// Nobody tries it again, so this is said at a level at which somebody looks, with all that is needed to do it.
		if (attempt.isLast)
			runtime.log.error({ ...facts, payload: data }, 'job given up after its last attempt');
		else
			runtime.log[isProviderError(error) ? 'warn' : 'error'](
				facts,
				'job failed; it is tried again',
			);
		throw error;
	}
}
