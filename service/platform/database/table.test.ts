import type { Payment } from '../../generated/prisma/client.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import {
	changeRow,
	databaseErrorCode,
	findRow,
	insertRows,
	lockRow,
	lockRowBy,
	lockRows,
	lockRowsOf,
	newId,
	Prisma,
	rowsOf,
	tableOf,
	type Transaction,
} from './index.ts';

describe('rows', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const payments = tableOf<Payment, Prisma.PaymentCreateManyInput>(
		'payments',
		Prisma.PaymentScalarFieldEnum,
	);
	const database = () => service.runtime.database.client;
	const aPayment = (values: Partial<Prisma.PaymentCreateManyInput> = {}) => {
		const id = newId();
		return {
			id,
			gateway: 'test',
			gateway_reference: id,
			gateway_payment_id: id,
			status: 'SUCCEEDED',
			currency: 'IDR',
			amount: 1n,
			channel: null,
			raw: {},
			...values,
		};
	};
	const stored = async (rows: readonly { id: string }[]) => {
		const found = await database().payment.findMany({
			where: { id: { in: rows.map(({ id }) => id) } },
		});
		return rows.map(({ id }) => found.find((row) => row.id === id) ?? null);
	};
	/** What happens in each of the works, run in one transaction, and the statements that it took. */
	async function inStep<R>(works: readonly ((tx: Transaction) => Promise<R>)[]): Promise<R[]> {
		return Promise.all(
			works.map((work) => service.runtime.database.sharedTransaction('test', work)),
		);
	}
	const idOf = async (tx: Transaction): Promise<string> => {
		const [row] = await tx.$queryRaw<{ id: string }[]>`SELECT pg_current_xact_id()::text AS id`;
		return row!.id;
	};

	describe('that are inserted', () => {
		it('come back in their order as Prisma reads them, with what was given and the defaults of the rest', async () => {
			const given = [
				aPayment({ channel: `given:"a", \\ é 😀`, amount: 2n ** 62n, raw: { deep: [1, null] } }),
				aPayment({ amount: 2n, paid_at: service.now }),
				aPayment(),
			];
			const rows = await insertRows(database(), payments, given);
			expect(rows).toMatchObject(given);
			expect(rows).toEqual(await stored(given));
			expect(rows[0]!.updated_at).toBeInstanceOf(Date);
		});

		it('keep a text that was cut in the middle of a character', async () => {
			const [row] = await insertRows(database(), payments, [
				aPayment({ channel: 'ab😀'.slice(0, 3), raw: { text: '😀'.slice(1) } }),
			]);
			expect(row).toMatchObject({ channel: 'ab\uFFFD', raw: { text: '\uFFFD' } });
		});

		it('are all refused when one is there already, unless duplicates are to be passed over', async () => {
			const [one, two] = [aPayment(), aPayment()];
			await insertRows(database(), payments, [one]);
			await expect(insertRows(database(), payments, [two, one])).rejects.toThrow();
			expect(await stored([one, two])).toMatchObject([one, null]);
			const options = { skipDuplicates: true };
			expect(await insertRows(database(), payments, [two, one], options)).toMatchObject([two]);
			expect(await stored([one, two])).toMatchObject([one, two]);
		});
	});

	it('are found by all who ask at once but the one whose question is wrong', async () => {
		const rows = await insertRows(database(), payments, [aPayment(), aPayment()]);
		const ids = [rows[0]!.id, 'no id', rows[1]!.id];
		const found = await Promise.allSettled(ids.map((id) => findRow(database(), payments, id)));
		expect(found).toEqual([
			{ status: 'fulfilled', value: rows[0] },
			{ status: 'rejected', reason: expect.any(Error) },
			{ status: 'fulfilled', value: rows[1] },
		]);
	});

	it('that are asked for in a transaction tell its own error, which decides whether it is run again', async () => {
		const read = service.runtime.database.transaction((tx) =>
			Promise.all(['no id', newId()].map((id) => findRow(tx, payments, id))),
		);
		const error: unknown = await read.catch((reason: unknown) => reason);
		expect(databaseErrorCode(error)).toBe('22P02');
	});

	describe('of works that share a transaction', () => {
		it('are written by the others when one of them throws at once', async () => {
			const rows = [aPayment(), aPayment()];
			const outcomes = await Promise.allSettled([
				inStep([(tx) => insertRows(tx, payments, [rows[0]!])]),
				inStep([
					() => {
						throw new Error('at once');
					},
				]),
				inStep([(tx) => insertRows(tx, payments, [rows[1]!])]),
			]);
			expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
			expect(await stored(rows)).toMatchObject(rows);
		});

		it('each gets its own, from one transaction', async () => {
			const rows = Array.from({ length: 5 }, (_, index) => aPayment({ amount: BigInt(index) }));
			const seen = await inStep(
				rows.map((row) => async (tx) => {
					const [inserted] = await insertRows(tx, payments, [row]);
					const locked = await lockRow(tx, payments, row.id);
					const set = { status: 'UNMATCHED', channel: `${row.amount}`, paid_at: service.now };
					const changed = await changeRow(tx, payments, { id: row.id, status: 'SUCCEEDED' }, set);
					const again = await changeRow(tx, payments, { id: row.id, status: 'SUCCEEDED' }, set);
					return { inserted, locked, changed, again, transaction: await idOf(tx) };
				}),
			);
			expect(new Set(seen.map(({ transaction }) => transaction)).size).toBe(1);
			for (const [index, row] of rows.entries()) {
				const { inserted, locked, changed, again } = seen[index]!;
				expect(inserted).toMatchObject(row);
				expect(locked).toEqual(inserted);
				const set = { status: 'UNMATCHED', channel: `${index}`, paid_at: service.now };
				expect(changed).toEqual({ ...inserted, ...set });
				expect(again).toBeNull();
			}
			expect(await stored(rows)).toEqual(seen.map(({ changed }) => changed));
		});

		it('are read by what they point to, for each its own', async () => {
			const [mine, other, none] = [newId(), newId(), newId()];
			const rows = [mine, other, mine].map((client_id) => aPayment({ subject_id: client_id }));
			await insertRows(database(), payments, rows);
			const read = await inStep(
				[mine, other, none].map((id) => (tx) => rowsOf(tx, payments, 'subject_id', id)),
			);
			expect(read.map((found) => found.map(({ id }) => id).sort())).toEqual([
				[rows[0]!.id, rows[2]!.id].sort(),
				[rows[1]!.id],
				[],
			]);
		});

		it('are locked by what they point to, unless they have another status', async () => {
			const [mine, other] = [newId(), newId()];
			const rows = [
				aPayment({ subject_id: mine }),
				aPayment({ subject_id: mine, status: 'FAILED' }),
				aPayment({ subject_id: other, status: 'FAILED' }),
			];
			await insertRows(database(), payments, rows);
			const locked = await inStep(
				[mine, other].map((id) => async (tx) => {
					const found = await lockRowsOf(tx, payments, 'subject_id', id, ['SUCCEEDED']);
					const free = await database().$queryRaw<{ id: string }[]>`
						SELECT id FROM payments WHERE subject_id = ${id}::uuid ORDER BY id FOR UPDATE SKIP LOCKED`;
					return [found.map((row) => row.id), free.map((row) => row.id)];
				}),
			);
			expect(locked).toEqual([
				[[rows[0]!.id], [rows[1]!.id]],
				[[], [rows[2]!.id]],
			]);
		});

		it('are found by a unique key, each work its own, and not found by another', async () => {
			const rows = await insertRows(database(), payments, [aPayment(), aPayment()]);
			const keys = [...rows.map((row) => row.gateway_payment_id), 'unknown'];
			const found = await inStep(
				keys.map(
					(gateway_payment_id) => (tx: Transaction) =>
						lockRowBy(tx, payments, { gateway: 'test', gateway_payment_id }),
				),
			);
			expect(found).toEqual([rows[0], rows[1], null]);
		});

		it('are locked by a condition in a strength that lets others point to them', async () => {
			const [row] = await insertRows(database(), payments, [aPayment()]);
			const seen = await service.runtime.database.transaction(async (tx) => {
				const where = Prisma.sql`id = ${row!.id}::uuid`;
				const locked = await lockRows(tx, payments, where, 'NO KEY UPDATE');
				const free = (strength: string) =>
					database().$queryRawUnsafe<object[]>(
						`SELECT id FROM payments WHERE id = '${row!.id}' FOR ${strength} SKIP LOCKED`,
					);
				return [locked.length, (await free('KEY SHARE')).length, (await free('UPDATE')).length];
			});
			expect(seen).toEqual([1, 1, 0]);
		});

		it.each<[string, (tx: Transaction, row: Payment) => Promise<unknown>]>([
			['locks by its id', (tx, { id }) => lockRow(tx, payments, id)],
			[
				'locks by what they point to',
				(tx, row) => lockRowsOf(tx, payments, 'subject_id', row.subject_id!, ['SUCCEEDED']),
			],
			[
				'locks by a unique key',
				(tx, { gateway, gateway_payment_id }) =>
					lockRowBy(tx, payments, { gateway, gateway_payment_id }),
			],
			[
				'locks by a condition',
				(tx, { id }) => lockRows(tx, payments, Prisma.sql`id = ${id}::uuid`),
			],
			[
				'changes',
				(tx, { id }) =>
					changeRow(tx, payments, { id, status: 'SUCCEEDED' }, { status: 'SUCCEEDED' }),
			],
		])('are kept from the others, when one of them %s a row', async (_, take) => {
			const [row] = await insertRows(database(), payments, [aPayment({ subject_id: newId() })]);
			const { id } = row!;
			const transactions: string[] = [];
			const addOne = async (tx: Transaction): Promise<void> => {
				await take(tx, row!);
				// A read without the lock would miss a concurrent write and overwrite it.
				const { amount } = await tx.payment.findUniqueOrThrow({ where: { id } });
				await tx.$queryRaw`SELECT 1 FROM pg_sleep(0.02)`;
				await tx.payment.update({ where: { id }, data: { amount: amount + 1n } });
				transactions.push(await idOf(tx));
			};
			await inStep(Array.from({ length: 4 }, () => addOne));
			expect(await stored([row!])).toMatchObject([{ amount: 5n }]);
			expect(new Set(transactions.slice(-4)).size).toBe(4);
		});
	});
});
