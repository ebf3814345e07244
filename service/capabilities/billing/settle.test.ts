import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { newId } from '../../platform/database/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import type { Money, Taken } from '../payments/index.ts';
import { aBillingCycle } from './fixtures.ts';
import { settleByPayment } from './settle.ts';
import * as store from './store.ts';

let service: TestService;
beforeAll(async () => {
	service = await startTestService();
});
afterAll(() => service.stop());

const database = () => service.runtime.database.client;
const readCycle = (id: string) => database().billingCycle.findUniqueOrThrow({ where: { id } });
const settlementsOf = (subject_id: string) =>
	database().settlement.findMany({ where: { subject_id }, orderBy: { created_at: 'asc' } });
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n);

const aPayment = (amount: bigint, values: Partial<Money> = {}): Money => ({
	payment_id: randomUUID(),
	currency: 'IDR',
	amount,
	paid_at: service.now,
	...values,
});
const receive = (id: string, payment: Money): Promise<Taken> =>
	service.transaction(async (context) =>
		settleByPayment(context, await store.lockCycle(context, id), payment),
	);

describe('the settlements of a billing cycle', () => {
	it('add up to what was taken, never to more than what is owed, and pay it exactly at 0; the rest is credit', async () => {
		const { id: template } = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const { id: _, number: __, ...values } = await readCycle(template);
		const amounts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 1, max: 100 }), amounts, async (owed, paid) => {
				const id = newId();
				const occasion = `ADJUSTMENT:${id}`;
				await database().billingCycle.create({
					data: { ...values, id, kind: 'ADJUSTMENT', occasion, amount: BigInt(owed), tax: 0n },
				});
				const payments = paid.map((amount) => aPayment(BigInt(amount)));
				// Everything arrives at the same time, and some of it twice.
				const all = [...payments, ...payments.slice(0, 2)];
				const answers = await Promise.all(all.map((payment) => receive(id, payment)));
				const cycle = await readCycle(id);
				const settlements = await settlementsOf(id);
				const total = sum(settlements.map(({ amount }) => amount));
				const offered = sum(payments.map(({ amount }) => amount));
				// As much is taken as was offered, up to what is owed.
				expect(total).toBe(offered < cycle.amount ? offered : cycle.amount);
				expect(cycle.settled_amount).toBe(total);
				expect(cycle.status === 'PAID').toBe(total === cycle.amount);
				expect(cycle.paid_at === null).toBe(total < cycle.amount);
				for (const [index, { taken, credit = 0n, reason }] of answers.entries()) {
					const { payment_id, amount } = all[index]!;
					const own = settlements.filter(({ source_id }) => source_id === payment_id);
					// The same money again gets the same answer; of money, nothing is lost and nothing counts twice.
					expect(taken).toBe(sum(own.map((one) => one.amount)));
					expect(taken + credit).toBe(reason === undefined ? amount : 0n);
				}
			}),
			{ numRuns: 15 },
		);
	}, 60_000);

	it('count a payment once, also when it comes again after the cycle is paid', async () => {
		const { id, amount } = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const payment = aPayment(BigInt(amount));
		const all = { taken: payment.amount, credit: 0n };
		expect(await receive(id, payment)).toEqual({ ...all, still_owed: 0n });
		expect(await receive(id, payment)).toEqual(all);
		expect(await receive(id, aPayment(BigInt(amount)))).toEqual({
			taken: 0n,
			credit: BigInt(amount),
		});
		expect(await settlementsOf(id)).toMatchObject([
			{ kind: 'PAYMENT', amount: BigInt(amount), source_type: 'payment', occurred_at: service.now },
		]);
	});

	it('leave no trace of money that the cycle has no use for', async () => {
		const { id } = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		expect((await receive(id, aPayment(1n, { currency: 'USD' }))).reason).toContain(
			'1 USD was paid',
		);
		expect(await settlementsOf(id)).toEqual([]);
		expect((await readCycle(id)).settled_amount).toBe(0n);
	});

	describe('are kept by the database', () => {
		const settled = async () => {
			const cycle = await aBillingCycle(service, { status: 'PAID' });
			const [settlement] = await settlementsOf(cycle.id);
			if (settlement === undefined) throw new Error('A paid cycle has a settlement');
			return { cycle, settlement };
		};

		it('which refuses to change or delete one', async () => {
			const { settlement } = await settled();
			const where = { id: settlement.id };
			const refusal = 'rows of settlements are never changed';
			await expect(database().settlement.update({ where, data: { amount: 1n } })).rejects.toThrow(
				refusal,
			);
			await expect(database().settlement.delete({ where })).rejects.toThrow(refusal);
		});

		it('which takes a negative one only for the one that it reverses, and once', async () => {
			const { settlement } = await settled();
			const reversal = () => ({
				...settlement,
				id: newId(),
				amount: -settlement.amount,
				source_type: 'settlement',
				source_id: randomUUID(),
			});
			const create = (data: object) =>
				database().settlement.create({ data: { ...reversal(), ...data } });
			await expect(create({})).rejects.toThrow('settlements_amount_check');
			await expect(create({ reverses_id: settlement.id, amount: 1n })).rejects.toThrow(
				'settlements_amount_check',
			);
			await create({ reverses_id: settlement.id });
			await expect(create({ reverses_id: settlement.id })).rejects.toThrow();
		});

		it('which has no cycle PAID with a rest, nor one with more than it asks for', async () => {
			const open = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
			const change = (data: object) =>
				database().billingCycle.update({ where: { id: open.id }, data });
			const check = 'billing_cycles_settled_amount_check';
			await expect(change({ status: 'PAID' })).rejects.toThrow(check);
			await expect(change({ settled_amount: BigInt(open.amount) + 1n })).rejects.toThrow(check);
			await expect(change({ settled_amount: -1n })).rejects.toThrow(check);
		});
	});
});
