import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import { platformConfig } from '../config/index.ts';
import { createMetrics, watchBacklogs } from '../metrics/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { defineJob, type JobDefinition } from './define-job.ts';
import { startJobs, type Jobs } from './start-jobs.ts';

type Line = { level: string; facts: Record<string, unknown>; message: string };

describe('background jobs', () => {
	let service: TestService;
	let running: Jobs | null = null;
	const lines: Line[] = [];
	const say = (level: string) => (facts: Record<string, unknown>, message: string) =>
		void lines.push({ level, facts, message });
	beforeAll(async () => {
		service = await startTestService();
		Object.assign(service.runtime.log, { warn: say('warn'), error: say('error') });
	});
	afterEach(async () => {
		await running?.stop();
		running = null;
		lines.length = 0;
	});
	afterAll(() => service.stop());

	const url = (): string => service.runtime.config.read(platformConfig).DATABASE_URL;
	const query = async (sql: string): Promise<any[]> => {
		const client = new pg.Client({ connectionString: url() });
		await client.connect();
		try {
			return (await client.query(sql)).rows;
		} finally {
			await client.end();
		}
	};
	const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
		while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
	};
	const start = async (jobs: readonly JobDefinition[]): Promise<void> => {
		running = await startJobs(url(), jobs, { works: true });
		await running.work(service.runtime, createMetrics());
	};
	const aJob = (more: Partial<JobDefinition> = {}): JobDefinition =>
		defineJob({
			name: `test.${randomBytes(6).toString('hex')}`,
			description: 'Made for a test',
			payload: z.object({ id: z.string() }),
			retries: 1,
			run: () => Promise.reject(new Error('never works')),
			...more,
		});
	const send = (job: JobDefinition, data: object): Promise<void> =>
		service.runtime.database.transaction(async (tx) => running!.send(tx, job, data, {}));

	it('says when a job is tried again, and otherwise that it was given up and what it was about', async () => {
		const job = aJob();
		await start([job]);
		await send(job, { id: 'seven' });
		await until(() => lines.some((line) => line.message.startsWith('job given up')));
		expect(lines.map((line) => [line.level, line.message])).toEqual([
			['error', 'job failed; it is tried again'],
			['error', 'job given up after its last attempt'],
		]);
		expect(lines[1]?.facts).toMatchObject({ job: job.name, payload: { id: 'seven' } });
		const metrics = createMetrics();
		watchBacklogs(metrics, service.runtime.database);
		await until(async () =>
			(await metrics.registry.metrics()).includes('cloudsales_jobs_given_up 1'),
		);
	});

	it('is done at once when many have piled up, although only the first was announced', async () => {
		const count = 400;
		let done = 0;
		const job = aJob({ run: async () => void (done += 1) });
		await start([job]);
		await service.runtime.database.transaction(async (tx) => {
			for (let number = 0; number < count; number += 1)
				running!.send(tx, job, { id: String(number) }, {});
		});
		// A worker that polls between full fetches would exceed the time limit of this test.
		await until(() => done === count);
	});

	it('that fails is tried again alone; those that were fetched with it are done once', async () => {
		const runs: string[] = [];
		const job = aJob({
			run: async ({ id }) => {
				runs.push(id);
				if (id === '2' && runs.filter((one) => one === '2').length === 1)
					throw new Error('not yet');
			},
		});
		await start([job]);
		await service.runtime.database.transaction(async (tx) => {
			for (const id of ['1', '2', '3', '4']) running!.send(tx, job, { id }, {});
		});
		const states = (): Promise<{ state: string; output: object | null }[]> =>
			query(`SELECT state, output FROM pgboss.job WHERE name = '${job.name}' ORDER BY data->>'id'`);
		await until(async () => (await states()).some(({ state }) => state === 'retry'));
		expect((await states())[1]?.output).toMatchObject({ message: 'not yet' });
		await until(async () => (await states()).every(({ state }) => state === 'completed'));
		expect(runs.toSorted()).toEqual(['1', '2', '2', '3', '4']);
	});

	it('that takes longer than its limit is failed, logged and tried again; the late attempt writes nothing', async () => {
		const wrote: string[] = [];
		let lateOutcome = '';
		let attempts = 0;
		const job = aJob({
			time_limit_seconds: 1,
			run: async (_, { signal, transaction }) => {
				attempts += 1;
				const name = attempts === 1 ? 'late' : 'in time';
				if (name === 'late')
					await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
				await transaction(async () => void wrote.push(name)).catch((error: Error) => {
					lateOutcome = error.message;
					throw error;
				});
			},
		});
		await start([job]);
		await send(job, { id: 'slow' });
		await until(async () => {
			const [row] = await query(`SELECT state FROM pgboss.job WHERE name = '${job.name}'`);
			return row?.state === 'completed';
		});
		const message = `${job.name} took longer than its limit of 1 seconds`;
		expect({ attempts, wrote, lateOutcome }).toEqual({
			attempts: 2,
			wrote: ['in time'],
			lateOutcome: message,
		});
		expect(lines.map((line) => [line.message, (line.facts['err'] as Error).message])).toEqual([
			['job failed; it is tried again', message],
		]);
	});

	it('that ends after its limit has what it did in an open transaction rolled back', async () => {
		const id = randomUUID();
		let inserted = 0;
		const job = aJob({
			time_limit_seconds: 1,
			retries: 0,
			run: (_, { signal, transaction }) =>
				transaction(async ({ tx }) => {
					inserted =
						await tx.$executeRaw`INSERT INTO users (id, name, email, role, status) VALUES (${id}::uuid, 'late', ${id}, 'ADMIN', 'ACTIVE')`;
					await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
				}),
		});
		await start([job]);
		await send(job, { id: 'slow' });
		await until(() => lines.some((line) => line.message.startsWith('job given up')));
		// The rollback follows the failure of the job; the lock on the row shows when it is over.
		await query('BEGIN; LOCK TABLE users; COMMIT');
		expect(inserted).toBe(1);
		expect(await query(`SELECT 1 FROM users WHERE id = '${id}'`)).toEqual([]);
	});

	it('exists exactly when its transaction commits', async () => {
		const job = aJob();
		await start([job]);
		const failing = service.runtime.database.transaction(async (tx) => {
			running!.send(tx, job, { id: 'one' }, {});
			throw new Error('undone');
		});
		await expect(failing).rejects.toThrow('undone');
		expect(await query(`SELECT 1 FROM pgboss.job WHERE name = '${job.name}'`)).toEqual([]);
	});

	it('takes new settings of a queue that is there already, and forgets a schedule that is gone', async () => {
		const job = aJob({ schedule: '0 0 1 1 *', payload: z.object({}) });
		await start([job]);
		expect(await query(`SELECT 1 FROM pgboss.schedule WHERE name = '${job.name}'`)).toHaveLength(1);
		await running?.stop();
		const { schedule: _, ...unscheduled } = { ...job, retries: 7 };
		await start([unscheduled]);
		expect(await query(`SELECT retry_limit FROM pgboss.queue WHERE name = '${job.name}'`)).toEqual([
			{ retry_limit: 7 },
		]);
		expect(await query(`SELECT 1 FROM pgboss.schedule WHERE name = '${job.name}'`)).toEqual([]);
	});
});
