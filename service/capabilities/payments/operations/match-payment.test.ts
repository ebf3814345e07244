import { startTestService, type TestService } from '../../../tests/service.ts';
import { aBillingCycle } from '../../billing/fixtures.ts';

describe('payment.match', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const match = (payment: { id: string }, cycle: { id: string }, more: object = {}) =>
		service.call(
			'POST',
			`/payments/${payment.id}/match`,
			{ billing_cycle_id: cycle.id, reason: 'Confirmed on the phone', ...more },
			{ role: 'FINANCE' },
		);
	const read = async (path: string): Promise<any> => (await service.call('GET', path)).body;
	const settlementsOf = (subject_id: string) =>
		service.runtime.database.client.settlement.findMany({
			where: { subject_id },
			orderBy: { id: 'asc' },
			select: { kind: true, amount: true, reference: true },
		});

	it('pays the billing cycle that the money was meant for, once', async () => {
		const target = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const payment = await paidForNothing(target);
		expect(payment).toMatchObject({ status: 'SUCCEEDED', credit_amount: target.amount });
		const answer = await match(payment, target);
		expect(answer.body).toMatchObject({
			status: 'SUCCEEDED',
			subject_id: target.id,
			unmatched_reason: null,
		});
		await service.settle();
		expect((await service.call('GET', `/billing-cycles/${target.id}`)).body.status).toBe('PAID');
		expect((await match(payment, target)).body.code).toBe('billing_cycle.not-collectable');
	});

	it('pays a part with less than is owed; the rest stays owed, and the answer says how much', async () => {
		const target = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const payment = await paidForNothing(target, -30_000n);
		const answer = await match(payment, target);
		expect(answer.body).toMatchObject({ status: 'SUCCEEDED', subject_balance: 30_000 });
		await service.settle();
		expect(await read(`/billing-cycles/${target.id}`)).toMatchObject({
			status: 'AWAITING_PAYMENT',
			balance: 30_000,
		});
	});

	it('settles the rest as withheld tax, with the number of the certificate', async () => {
		const target = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const payment = await paidForNothing(target, -30_000n);
		const wish = { rest: 'WITHHELD', certificate_number: '2500001234' };
		expect((await match(payment, target, wish)).body).toMatchObject({ subject_balance: 0 });
		await service.settle();
		expect(await read(`/billing-cycles/${target.id}`)).toMatchObject({
			status: 'PAID',
			balance: 0,
		});
		expect(await settlementsOf(target.id)).toEqual([
			{ kind: 'WITHHOLDING', amount: 30_000n, reference: '2500001234' },
			{ kind: 'PAYMENT', amount: BigInt(target.amount) - 30_000n, reference: null },
		]);
	});

	it('settles the rest of what it has paid a part of already, once', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const payment = await paid(cycle, -30_000n);
		expect(payment).toMatchObject({ status: 'SUCCEEDED', placed_amount: cycle.amount - 30_000 });
		const answer = await match(payment, cycle, { rest: 'WITHHELD' });
		expect(answer.body).toMatchObject({ id: payment.id, subject_balance: 0 });
		await service.settle();
		expect(await read(`/billing-cycles/${cycle.id}`)).toMatchObject({ status: 'PAID', balance: 0 });
		expect((await match(payment, cycle, { rest: 'WITHHELD' })).body.code).toBe(
			'billing_cycle.not-collectable',
		);
	});

	it('settles a difference of rounding up to its limit, and withheld tax up to what a rule allows', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const payment = await paid(cycle, -1_001n);
		expect(await match(payment, cycle, { rest: 'ROUNDING' })).toMatchObject({
			status: 409,
			body: { code: 'billing_cycle.rest-too-large', details: { largest: '1000' } },
		});
		const other = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const small = await paid(other, -BigInt(other.amount) + 1n);
		expect((await match(small, other, { rest: 'WITHHELD' })).body.code).toBe(
			'billing_cycle.rest-too-large',
		);
		expect((await read(`/billing-cycles/${other.id}`)).balance).toBe(other.amount - 1);
		const third = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const near = await paid(third, -1n);
		expect((await match(near, third, { rest: 'ROUNDING' })).status).toBe(200);
		expect((await read(`/billing-cycles/${third.id}`)).status).toBe('PAID');
	});

	it('refuses to settle the rest of something that the payment has not paid', async () => {
		const [one, two] = [
			await aBillingCycle(service, { status: 'AWAITING_PAYMENT' }),
			await aBillingCycle(service, { status: 'AWAITING_PAYMENT' }),
		];
		const payment = await paid(one, -1n);
		expect((await match(payment, two, { rest: 'ROUNDING' })).body.code).toBe(
			'payment.not-matchable',
		);
		expect((await match(payment, two)).body.code).toBe('payment.not-matchable');
	});

	it('keeps what is more than is owed as credit, which pays another cycle of the client', async () => {
		const target = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const payment = await paidForNothing(target, 5_000n);
		const answer = await match(payment, target);
		expect(answer.body).toMatchObject({
			status: 'SUCCEEDED',
			placed_amount: target.amount,
			credit_amount: 5_000,
			subject_balance: 0,
		});
		await service.settle();
		const { client_id } = target;
		const next = await aBillingCycle(service, { status: 'AWAITING_PAYMENT', client_id });
		const foreign = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		expect((await match(payment, foreign)).body).toMatchObject({
			code: 'payment.not-matchable',
			detail: 'It is the credit of another client',
		});
		expect((await match(payment, next)).body).toMatchObject({ credit_amount: 0 });
		await service.settle();
		expect(await read(`/billing-cycles/${next.id}`)).toMatchObject({
			balance: next.amount - 5_000,
		});
		expect(await read(`/payments/${payment.id}`)).toMatchObject({
			status: 'SUCCEEDED',
			subject_id: target.id,
			placed_amount: target.amount + 5_000,
		});
		expect((await match(payment, next)).body.code).toBe('payment.not-matchable');
	});

	it('refuses a billing cycle that no longer has to be paid', async () => {
		const target = await aBillingCycle(service, { status: 'CANCELLED' });
		const payment = await paidForNothing(target, 0n);
		const answer = await match(payment, target);
		expect(answer.body).toMatchObject({
			code: 'billing_cycle.not-collectable',
			errors: [{ path: 'body.billing_cycle_id' }],
		});
	});

	it('gives money to one of two billing cycles that are asked for it at once', async () => {
		const one = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const two = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		expect(one.amount).toBe(two.amount);
		const payment = await paidForNothing(one);
		const answers = await Promise.all([match(payment, two), match(payment, one)]);
		expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
	});

	/** Pays the link of a cycle with so much more than it asks for. */
	const paid = async (cycle: { id: string }, more: bigint): Promise<any> => {
		const link = (await read(`/payment-links?subject_id=${cycle.id}`)).data[0];
		service.vendors.pay(link.reference, BigInt(link.amount) + more);
		await service.call('POST', `/payment-links/${link.id}/refresh`);
		await service.settle();
		return (await read(`/payments?subject_id=${cycle.id}`)).data[0];
	};

	/** The same for a cycle of the same client that was cancelled meanwhile. */
	const paidForNothing = async (
		like: { amount: number; client_id: string },
		more = 0n,
	): Promise<any> => {
		const { client_id } = like;
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT', client_id });
		expect(cycle.amount).toBe(like.amount);
		await service.call('POST', `/billing-cycles/${cycle.id}/cancel`, { reason: 'A mistake' });
		return paid(cycle, more);
	};
});
