import { startTestService, type TestService } from '../../tests/service.ts';
import { platformConfig } from '../config/index.ts';
import { createLogger } from '../log/index.ts';
import { isDatabaseUnavailable, isTransactionExpired, isUnfitValue } from './error-codes.ts';
import {
	databaseErrorCode,
	isUniqueViolation,
	newId,
	openDatabase,
	Prisma,
	type Transaction,
} from './index.ts';

describe('raw SQL', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());
	const database = () => service.runtime.database;
	const url = () => service.runtime.config.read(platformConfig).DATABASE_URL;
	const failure = (work: Promise<unknown>) => work.catch((error: unknown) => error);

	it('gives and takes values as Prisma does', async () => {
		const values = {
			big: 9_007_199_254_740_993n,
			small: 7,
			exact: new Prisma.Decimal('0.30'),
			yes: true,
			none: null,
			text: 'caf\u00e9 \ud83d\ude00',
			texts: ['a', 'b,"c'],
			id: newId(),
			day: new Date('2026-11-21T00:00:00.000Z'),
			moment: new Date('2026-11-21T23:59:59.123Z'),
			json: { a: [1, { b: null }] },
		};
		const statement = Prisma.sql`
			SELECT ${values.big}::int8 AS big, ${values.small}::int4 AS small, ${'0.30'}::numeric AS exact,
				${values.yes}::boolean AS yes, ${values.none}::text AS none, ${values.text}::text AS text,
				${values.texts}::text[] AS texts, ${values.id}::uuid AS id, ${values.day}::date AS day,
				${values.moment}::timestamptz AS moment, ${JSON.stringify(values.json)}::jsonb AS json`;
		expect(await database().client.$queryRaw(statement)).toEqual([values]);
		const prisma = Object.getPrototypeOf(database().client) as Pick<Transaction, '$queryRaw'>;
		expect(await prisma.$queryRaw(statement)).toEqual([values]);
		const bytes = Buffer.from([0, 255, 92]);
		const [read] = await database().client.$queryRaw<{ bytes: Uint8Array }[]>`
			SELECT ${bytes}::bytea AS bytes`;
		expect(Buffer.from(read!.bytes)).toEqual(bytes);
	});

	it('tells how many rows it changed', async () => {
		const names = ['counted one', 'counted two'];
		for (const name of names) await database().client.counter.create({ data: { name, value: 1n } });
		const add = (name: string) =>
			database().client.$executeRaw`UPDATE counters SET value = value + 1 WHERE name LIKE ${name}`;
		expect([await add('counted %'), await add('nobody')]).toEqual([2, 0]);
	});

	it('sees what Prisma wrote in its transaction, and is undone with it', async () => {
		const name = 'of one transaction';
		const work = database().transaction(async (tx) => {
			await tx.counter.create({ data: { name, value: 1n } });
			const changed = await tx.$executeRaw`UPDATE counters SET value = 2 WHERE name = ${name}`;
			const row = await tx.counter.findUnique({ where: { name } });
			throw new Error(`${changed} row with ${row?.value}`);
		});
		await expect(work).rejects.toThrow('1 row with 2');
		expect(await database().client.counter.count({ where: { name } })).toBe(0);
	});

	it('agrees with Prisma about moments, whatever zone the database is in', async () => {
		const name = new URL(url()).pathname.slice(1);
		await database().client.$executeRawUnsafe(
			`ALTER DATABASE ${name} SET timezone = 'Asia/Jakarta'`,
		);
		const elsewhere = openDatabase(url(), 1);
		try {
			const at = new Date('2026-11-21T20:00:00.000Z');
			await elsewhere.client.counter.create({ data: { name: 'zone', value: 1n, updated_at: at } });
			const [row] = await elsewhere.client.$queryRaw<{ updated_at: Date; is_it: boolean }[]>`
				SELECT updated_at, updated_at = '2026-11-21T20:00:00Z' AS is_it FROM counters WHERE name = 'zone'`;
			expect(row).toEqual({ updated_at: at, is_it: true });
			await elsewhere.client
				.$executeRaw`UPDATE counters SET updated_at = ${at} WHERE name = 'zone'`;
			const stored = await elsewhere.client.counter.findUnique({ where: { name: 'zone' } });
			expect(stored?.updated_at).toEqual(at);
		} finally {
			await elsewhere.close();
			await database().client.$executeRawUnsafe(`ALTER DATABASE ${name} RESET timezone`);
		}
	});

	it('refuses a type that it would not give as Prisma does', async () => {
		const read = database().client.$queryRaw`SELECT ARRAY[0.30]::numeric[] AS prices`;
		await expect(read).rejects.toThrow('Raw SQL gives no decimals yet');
		await expect(database().client.$queryRaw`SELECT 1 AS one`).resolves.toEqual([{ one: 1 }]);
	});

	it('stays in its transaction when another one begins inside of it', async () => {
		const numberOf = async (tx: Pick<Transaction, '$queryRaw'>): Promise<string> => {
			const [row] = await tx.$queryRaw<{ id: string }[]>`SELECT pg_current_xact_id()::text AS id`;
			return row!.id;
		};
		await database().transaction(async (tx) => {
			const before = await numberOf(tx);
			const { client } = database();
			await client.$transaction([client.counter.count(), client.user.count()]);
			const inner = await database().transaction(numberOf);
			expect(inner).not.toBe(before);
			expect(await numberOf(tx)).toBe(before);
		});
	});

	it('of a transaction that has ended is refused instead of becoming part of another one', async () => {
		const single = openDatabase(url(), 1);
		const insert = (tx: Pick<typeof single.client, '$executeRaw'>, name: string) =>
			tx.$executeRaw`INSERT INTO counters (name, value) VALUES (${name}, 1)`;
		let ended: Parameters<typeof insert>[0] | undefined;
		for (const outcome of ['commits', 'fails']) {
			await failure(
				single.transaction(async (tx) => {
					ended = tx;
					if (outcome === 'fails') throw new Error('over');
				}),
			);
			const name = `late after one that ${outcome}`;
			// The only connection has by now begun the next transaction.
			await single.transaction(async (tx) => {
				const late = await failure(insert(ended!, name));
				expect([isTransactionExpired(late), isDatabaseUnavailable(late)]).toEqual([true, true]);
				await insert(tx, `${name}: the next`);
			});
			expect(
				await single.client.counter.findMany({ where: { name: { startsWith: name } } }),
			).toEqual([expect.objectContaining({ name: `${name}: the next` })]);
		}
		await single.close();
	});

	it('says what kind of failure it was, and keeps the values of the row to itself', async () => {
		const name = 'canary-value';
		const insert = () =>
			database().client.$executeRaw`INSERT INTO counters (name, value) VALUES (${name}, 1)`;
		await insert();
		const twice = await failure(insert());
		expect([databaseErrorCode(twice), isUniqueViolation(twice)]).toEqual(['23505', true]);
		let written = '';
		const log = createLogger(
			{ level: 'debug', role: 'test' },
			{ write: (line: string) => void (written += line) },
		);
		log.error({ err: twice }, 'failed');
		expect(written).toContain('duplicate key');
		expect(written).not.toContain(name);
		expect(isUnfitValue(await failure(database().client.$queryRaw`SELECT ${'x'}::int`))).toBe(true);
		const away = openDatabase('postgresql://nobody:nothing@127.0.0.1:9/none', 2);
		expect(isDatabaseUnavailable(await failure(away.client.$queryRaw`SELECT 1`))).toBe(true);
		await away.close();
	});
});
