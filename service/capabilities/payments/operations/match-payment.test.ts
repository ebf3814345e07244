import { startTestService, type TestService } from '../../../tests/service.ts';
import { aBillingCycle } from '../../billing/fixtures.ts';

describe('payment.match', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	/** Money that came with another amount than its link asked for. */
	const unmatched = async (amount: (asked: bigint) => bigint): Promise<any> => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const link = (await service.call('GET', `/payment-links?subject_id=${cycle.id}`)).body.data[0];
		service.vendors.pay(link.reference, amount(BigInt(link.amount)));
		await service.call('POST', `/payment-links/${link.id}/refresh`);
		await service.settle();
		const payment = (await service.call('GET', `/payments?subject_id=${cycle.id}`)).body.data[0];
		expect(payment.status).toBe('UNMATCHED');
		return payment;
	};
	const match = (payment: { id: string }, cycle: { id: string }) =>
		service.call(
			'POST',
			`/payments/${payment.id}/match`,
			{ billing_cycle_id: cycle.id, reason: 'Confirmed on the phone' },
			{ role: 'FINANCE' },
		);

	it('pays the billing cycle that the money was meant for, once', async () => {
		const target = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const payment = await paidForNothing(target);
		expect(payment).toMatchObject({ status: 'UNMATCHED', amount: target.amount });
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

	it('pays a part of the billing cycle with less than it asks for', async () => {
		const target = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const payment = await unmatched((asked) => asked - 1n);
		expect((await match(payment, target)).body).toMatchObject({ status: 'SUCCEEDED' });
		await service.settle();
		expect((await service.call('GET', `/payments/${payment.id}`)).body.status).toBe('SUCCEEDED');
		expect((await service.call('GET', `/billing-cycles/${target.id}`)).body).toMatchObject({
			status: 'AWAITING_PAYMENT',
			balance: 1,
		});
	});

	it('refuses money that is more than is owed', async () => {
		const target = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const payment = await unmatched((asked) => asked + 1n);
		const answer = await match(payment, target);
		expect([answer.status, answer.body.code]).toEqual([409, 'payment.not-matchable']);
		expect((await service.call('GET', `/payments/${payment.id}`)).body.status).toBe('UNMATCHED');
	});

	it('refuses a billing cycle that no longer has to be paid', async () => {
		const target = await aBillingCycle(service, { status: 'CANCELLED' });
		const payment = await unmatched((asked) => asked + 2n);
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

	/** The right amount, paid on the link of a cycle that was cancelled meanwhile. */
	const paidForNothing = async (like: { amount: number }): Promise<any> => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		expect(cycle.amount).toBe(like.amount);
		const link = (await service.call('GET', `/payment-links?subject_id=${cycle.id}`)).body.data[0];
		await service.call('POST', `/billing-cycles/${cycle.id}/cancel`, { reason: 'A mistake' });
		service.vendors.pay(link.reference);
		await service.call('POST', `/payment-links/${link.id}/refresh`);
		await service.settle();
		return (await service.call('GET', `/payments?subject_id=${cycle.id}`)).body.data[0];
	};
});
