import { setTimeout as sleep } from 'node:timers/promises';
import { startTestService, type TestService } from '../../tests/service.ts';
import { platformConfig } from '../config/index.ts';
import {
	isDatabaseUnavailable,
	isUniqueViolation,
	newId,
	nextNumber,
	openDatabase,
	openPool,
	Prisma,
	type Database,
	type Transaction,
} from './index.ts';
import { createLogger } from '../log/index.ts';
import { createWakeUp } from './wake-up.ts';

describe('the database', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());
	const database = () => service.runtime.database;
	const url = () => service.runtime.config.read(platformConfig).DATABASE_URL;
	const user = (name: string) => ({
		id: newId(),
		email: `${name}@cloudsales.test`,
		name,
		role: 'SALES',
		status: 'ACTIVE',
	});

	describe('shares a transaction', () => {
		type Work = Parameters<Database['sharedTransaction']>[1];
		const numberOf: Work = async (tx) => {
			const rows = await tx.$queryRaw<{ id: string }[]>`SELECT pg_current_xact_id()::text AS id`;
			return rows[0]!.id;
		};
		const all = (works: readonly Work[]) =>
			Promise.allSettled(works.map((work) => database().sharedTransaction('test', work)));

		it('among works that come together', async () => {
			const numbers = await all([numberOf, numberOf, numberOf]);
			expect(numbers.map(({ status }) => status)).toEqual(Array(3).fill('fulfilled'));
			expect(new Set(numbers.map((one) => (one as { value: unknown }).value)).size).toBe(1);
		});

		it('only with its own kind', async () => {
			const numbers = await Promise.all(
				['one', 'two'].map((kind) => database().sharedTransaction(kind, numberOf)),
			);
			expect(new Set(numbers).size).toBe(2);
		});

		it('and does not hold the others up when one of them waits for a lock', async () => {
			await database().client.counter.create({ data: { name: 'held', value: 0n } });
			const lock: Work = (tx) =>
				tx.$queryRaw`SELECT 1 FROM counters WHERE name = 'held' FOR UPDATE`;
			let free = (): void => {};
			let isHeld = (): void => {};
			const held = new Promise<void>((resolve) => (isHeld = resolve));
			const holder = database().transaction(async (tx) => {
				await lock(tx);
				isHeld();
				await new Promise<void>((resolve) => (free = resolve));
			});
			await held;
			const waiting = database().sharedTransaction('test', lock);
			await expect(database().sharedTransaction('test', numberOf)).resolves.toBeDefined();
			free();
			await Promise.all([holder, waiting]);
		});

		it.each([
			['throws', () => Promise.reject(new Error('wrong'))],
			['is refused by PostgreSQL', (tx: Transaction) => tx.$executeRaw`SELECT 1 / 0`],
		])('and fails no other when one of them %s', async (how, wrong) => {
			const note = (name: string): Work => {
				return (tx) => tx.counter.create({ data: { name: `${how}:${name}`, value: 1n } });
			};
			const half: Work = async (tx) => {
				await note('half')(tx);
				await wrong(tx);
			};
			const outcomes = await all([note('one'), half, note('two')]);
			expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
			const left = await database().client.counter.findMany({
				where: { name: { startsWith: `${how}:` } },
				orderBy: { name: 'asc' },
			});
			expect(left.map(({ name }) => name)).toEqual([`${how}:one`, `${how}:two`]);
		});
	});

	it('runs a transaction again that lost against another one', async () => {
		await database().client.counter.createMany({
			data: [
				{ name: 'left', value: 0 },
				{ name: 'right', value: 0 },
			],
		});
		let attempts = 0;
		let arrived = 0;
		let open = (): void => {};
		const both = new Promise<void>((resolve) => (open = resolve));
		const crossing = (first: string, second: string) =>
			database().transaction(async (tx) => {
				attempts += 1;
				await tx.counter.update({ where: { name: first }, data: { value: { increment: 1 } } });
				if ((arrived += 1) === 2) open();
				await both;
				await tx.$executeRaw`UPDATE counters SET value = value + 1 WHERE name = ${second}`;
			});
		await Promise.all([crossing('left', 'right'), crossing('right', 'left')]);
		// On a slow machine PostgreSQL may give up both.
		expect(attempts).toBeGreaterThanOrEqual(3);
		expect(
			(
				await database().client.counter.findMany({ where: { name: { in: ['left', 'right'] } } })
			).map((one) => one.value),
		).toEqual([2n, 2n]);
	});

	it('undoes everything of a transaction that throws, and does not repeat it', async () => {
		let attempts = 0;
		const failing = database().transaction(async (tx) => {
			attempts += 1;
			await tx.user.create({ data: user('undone') });
			throw new Error('no');
		});
		await expect(failing).rejects.toThrow('no');
		expect(attempts).toBe(1);
		expect(await database().client.user.count({ where: { name: 'undone' } })).toBe(0);
	});

	it('counts without a gap, although many count at once and some give up', async () => {
		const outcomes = await Promise.allSettled(
			Array.from({ length: 40 }, (_, index) =>
				database().transaction(async (tx) => {
					const number = await nextNumber(tx, 'gapless');
					if (index % 4 === 0) throw new Error('gives up');
					return number;
				}),
			),
		);
		const numbers = outcomes.flatMap((one) =>
			one.status === 'fulfilled' ? [Number(one.value)] : [],
		);
		expect(numbers.sort((a, b) => a - b)).toEqual(
			Array.from({ length: 30 }, (_, index) => index + 1),
		);
	});

	it('says what kind of failure it was', async () => {
		await database().client.user.create({ data: user('twice') });
		const twice = await database()
			.client.user.create({ data: user('twice') })
			.catch((error: unknown) => error);
		expect([isUniqueViolation(twice), isDatabaseUnavailable(twice)]).toEqual([true, false]);
		const away = openDatabase('postgresql://nobody:nothing@127.0.0.1:9/none', 2);
		const refused = await away.client.user.count().catch((error: unknown) => error);
		expect([isUniqueViolation(refused), isDatabaseUnavailable(refused)]).toEqual([false, true]);
		await away.close();
		expect(isDatabaseUnavailable(new Error('other'))).toBe(false);
	});

	it('is unavailable to a transaction whose connection ends in the middle', async () => {
		const broken = await database()
			.transaction(async (tx) => {
				const rows = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
				await database().client.$queryRaw`SELECT pg_terminate_backend(${rows[0]?.pid}::int)`;
				await sleep(100);
				await tx.user.count();
			})
			.catch((error: unknown) => error);
		expect(isDatabaseUnavailable(broken)).toBe(true);
		await expect(database().client.user.count()).resolves.toEqual(expect.any(Number));
	});

	it('survives a connection that ends while it changes hands', async () => {
		const pool = openPool(url(), 1);
		const ended = new Error('terminating connection due to administrator command');
		// In the callback the pool has removed its listener, and the new user of the connection has not added one yet.
		await new Promise<void>((resolve, reject) => {
			pool.connect((error, client, release) => {
				try {
					client?.emit('error', ended);
					resolve();
				} catch (thrown) {
					reject(thrown as Error);
				}
				release(error ?? ended);
			});
		});
		expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
		await pool.end();
	});

	it.each(['ConnectionClosed', 'DatabaseNotReachable'])(
		'is unavailable when the driver says %s and no code',
		(kind) => {
			const bare = Object.assign(new Error(kind), { name: 'DriverAdapterError', cause: { kind } });
			const wrapped = new Prisma.PrismaClientKnownRequestError('Raw query failed', {
				code: 'P2010',
				clientVersion: '7',
				meta: { driverAdapterError: bare },
			});
			expect([isDatabaseUnavailable(bare), isDatabaseUnavailable(wrapped)]).toEqual([true, true]);
		},
	);

	it('is unavailable when the driver passes on by itself that PostgreSQL shuts down', () => {
		const cause = { kind: 'postgres', originalCode: '57P01' };
		const bare = Object.assign(new Error('terminating'), { name: 'DriverAdapterError', cause });
		expect(isDatabaseUnavailable(bare)).toBe(true);
	});

	it('says in the log what was wrong with a query, but none of its values', async () => {
		let written = '';
		const log = createLogger(
			{ level: 'debug', role: 'test' },
			{ write: (line: string) => void (written += line) },
		);
		const wrong = { ...user('canary-value'), role: 5 } as never;
		const error = await database()
			.client.user.create({ data: wrong })
			.catch((one: unknown) => one);
		log.error({ err: error }, 'failed');
		expect(written).toContain('Argument `role`: Invalid value provided');
		expect(written).not.toContain('canary-value');
	});

	describe('a wake-up', () => {
		const notify = () => database().client.$executeRawUnsafe('NOTIFY test_channel');

		it('is not missed when it comes before the pause', async () => {
			const wakeUp = createWakeUp(url(), 'test_channel');
			wakeUp.wake();
			await wakeUp.pause(2 ** 30);
			await wakeUp.close();
		});

		it('comes by the database, also after the connection was lost', async () => {
			const wakeUp = createWakeUp(url(), 'test_channel');
			await wakeUp.listen();
			await wakeUp.pause(2 ** 30);
			const first = wakeUp.pause(2 ** 30);
			await notify();
			await first;
			const [old] = await database().client.$queryRaw<
				{ pid: number }[]
			>`SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN test_channel'`;
			let isBack = false;
			while (!isBack) {
				await wakeUp.listen();
				const listening = await database().client.$queryRaw<
					{ pid: number }[]
				>`SELECT pid FROM pg_stat_activity WHERE query = 'LISTEN test_channel'`;
				// The old one is listed until it has noticed.
				isBack = listening.length === 1 && listening[0]?.pid !== old?.pid;
				await new Promise((resolve) => setImmediate(resolve));
			}
			await wakeUp.pause(2 ** 30);
			const second = wakeUp.pause(2 ** 30);
			await notify();
			await second;
			await wakeUp.close();
		});

		it('that cannot connect leaves no connection behind and says so', async () => {
			const wakeUp = createWakeUp('postgresql://nobody:nothing@127.0.0.1:9/none', 'test_channel');
			await expect(wakeUp.listen()).rejects.toThrow();
			await wakeUp.close();
		});
	});

	it('that is away makes the service answer 503 with Retry-After, not 500', async () => {
		const other = await startTestService();
		const name = new URL(other.runtime.config.read(platformConfig).DATABASE_URL).pathname.slice(1);
		const allowConnections = (allowed: boolean) =>
			database().client.$executeRawUnsafe(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${allowed}`);
		try {
			await allowConnections(false);
			await database().client.$queryRawUnsafe(
				`SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE datname = '${name}'`,
			);
			const answers = [];
			for (let call = 0; call < 12; call += 1) answers.push(await other.call('GET', '/users'));
			expect(answers.map((one) => one.body.code)).not.toContain('service.unexpected');
			expect(answers.at(-1)).toMatchObject({
				status: 503,
				body: { code: 'service.not-ready' },
				headers: { 'retry-after': '2' },
			});
			expect((await other.http.get('/ready')).status).toBe(503);
			await allowConnections(true);
			expect((await other.http.get('/ready')).status).toBe(200);
		} finally {
			await allowConnections(true);
			await other.stop();
		}
	});
});
