/**
 * Enqueues jobs that do nothing, each in a transaction, and runs them, through the service's own machinery (`ours`) or
 * with nothing but pg-boss (`bare`): `node bench/lib/job-runner.ts ours|bare DATABASE_URL WARM_UP JOBS`. The last line
 * of its output is what it measured.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Job, PgBoss } from 'pg-boss';
import { z } from 'zod';
import type { Runtime } from '../../service/platform/runtime/index.ts';
import { systemClock } from '../../service/platform/clock/index.ts';
import { openDatabase } from '../../service/platform/database/index.ts';
import { defineJob } from '../../service/platform/jobs/index.ts';
import { startJobs } from '../../service/platform/jobs/start-jobs.ts';
import { createMetrics } from '../../service/platform/metrics/index.ts';

export type JobsMeasured = {
	/** Jobs a second, from the first transaction to the last completion. */
	perSecond: number;
	/** From the commit to the run, in milliseconds, with nothing else to do. */
	waits: number[];
	enqueuedPerSecond: number;
};

type Machinery = {
	enqueue(number: number): Promise<void>;
	stop(): Promise<void>;
};

const name = 'bench.nothing';
const producers = 10;
const onRun = new Map<number, () => void>();
const ran = (number: number): void => onRun.get(number)?.();

/** As in the service: the job is written in the transaction of its cause, by the same connection. */
async function ours(url: string): Promise<Machinery> {
	const job = defineJob({
		name,
		description: 'Does nothing',
		payload: z.object({ number: z.number() }),
		retries: 3,
		run: ({ number }) => Promise.resolve(ran(number)),
	});
	const database = openDatabase(url, producers);
	const jobs = await startJobs(url, [job], { works: true });
	// All of a runtime that a job without work of its own touches.
	const runtime = {
		database,
		jobs,
		log: console,
		clock: systemClock,
		machine_clock: systemClock,
	};
	await jobs.work(runtime as unknown as Runtime, createMetrics());
	return {
		enqueue: (number) =>
			database.transaction((tx) => Promise.resolve(jobs.send(tx, job, { number }, {}))),
		async stop() {
			await jobs.stop();
			await database.close();
		},
	};
}

/** The same settings of the queue and of its workers, and a plain connection. */
async function bare(url: string): Promise<Machinery> {
	const pool = new pg.Pool({ connectionString: url, max: producers });
	const boss = new PgBoss({
		connectionString: url,
		schema: 'pgboss',
		max: 4,
		useListenNotify: true,
	});
	boss.on('error', console.error);
	await boss.start();
	await boss.createQueue(name, {
		retryLimit: 3,
		retryDelay: 1,
		retryBackoff: true,
		retryDelayMax: 300,
		expireInSeconds: 300,
		heartbeatSeconds: 10,
		notify: true,
	});
	await boss.work(
		name,
		{
			batchSize: 4,
			localConcurrency: 2,
			perJobResults: true,
			burstWhenBatchFull: true,
			pollingIntervalSeconds: 1,
			notifyPollingIntervalSeconds: 2,
		},
		(all: Job<{ number: number }>[]) => {
			for (const { data } of all) ran(data.number);
			return Promise.resolve(all.map(({ id }) => ({ id, status: 'completed' as const })));
		},
	);
	return {
		async enqueue(number) {
			const client = await pool.connect();
			try {
				await client.query('BEGIN');
				const db = {
					executeSql: (text: string, values?: unknown[]) => client.query(text, values),
				};
				await boss.send(name, { number }, { db });
				await client.query('COMMIT');
			} finally {
				client.release();
			}
		},
		async stop() {
			await boss.stop({ graceful: true });
			await pool.end();
		},
	};
}

async function measure(
	machinery: Machinery,
	watch: pg.Client,
	from: number,
	count: number,
): Promise<{ perSecond: number; enqueuedPerSecond: number }> {
	const begin = performance.now();
	let next = from;
	const producer = async (): Promise<void> => {
		while (next < from + count) await machinery.enqueue(next++);
	};
	await Promise.all(Array.from({ length: producers }, producer));
	const enqueued = performance.now();
	for (;;) {
		const { rows } = await watch.query<{ left: string }>(
			`SELECT count(*) AS left FROM pgboss.job WHERE name = '${name}' AND state <> 'completed'`,
		);
		if (rows[0]?.left === '0') break;
		await sleep(20);
	}
	return {
		perSecond: count / ((performance.now() - begin) / 1000),
		enqueuedPerSecond: count / ((enqueued - begin) / 1000),
	};
}

async function waitsOf(machinery: Machinery, from: number, count: number): Promise<number[]> {
	const waits: number[] = [];
	for (let number = from; number < from + count; number += 1) {
		let began = 0;
		const done = new Promise<number>((resolve) => {
			onRun.set(number, () => resolve(performance.now()));
		});
		await machinery.enqueue(number);
		began = performance.now();
		waits.push(Math.max(0.01, (await done) - began));
		onRun.delete(number);
		await sleep(15);
	}
	return waits;
}

const [who, url = '', warmUp = '100', jobs = '1000'] = process.argv.slice(2);
const machinery = await (who === 'ours' ? ours(url) : bare(url));
const watch = new pg.Client({ connectionString: url });
await watch.connect();
await measure(machinery, watch, 0, Number(warmUp));
const measured = await measure(machinery, watch, 1_000_000, Number(jobs));
const waits = await waitsOf(machinery, 2_000_000, Math.min(200, Number(jobs)));
await machinery.stop();
await watch.end();
console.log(JSON.stringify({ ...measured, waits } satisfies JobsMeasured));
