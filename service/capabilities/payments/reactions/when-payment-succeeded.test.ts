import { startTestService, type TestService } from '../../../tests/service.ts';
import { aPaymentLink } from '../fixtures.ts';
import { aBillingCycle } from '../../billing/fixtures.ts';

describe('when money arrives for a billing cycle', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const linkOf = async (cycle: { id: string }): Promise<any> =>
		(await service.call('GET', `/payment-links?subject_id=${cycle.id}`)).body.data[0];
	const payAndRefresh = async (link: { id: string; reference: string }): Promise<void> => {
		service.vendors.pay(link.reference);
		await service.call('POST', `/payment-links/${link.id}/refresh`);
		await service.settle();
	};
	const reload = async (cycle: { id: string }): Promise<any> =>
		(await service.call('GET', `/billing-cycles/${cycle.id}`)).body;
	const paymentsOf = async (cycle: { id: string }): Promise<any[]> =>
		(await service.call('GET', `/payments?subject_id=${cycle.id}`)).body.data;

	it('is paid, at the moment that the gateway names', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		await payAndRefresh(await linkOf(cycle));
		expect(await reload(cycle)).toMatchObject({
			status: 'PAID',
			paid_at: '2026-11-20T04:00:00.000Z',
		});
		const events = await service.call('GET', `/events?subject_id=${cycle.id}`);
		const types = events.body.data.map((event: { type: string }) => event.type);
		expect(types.filter((type: string) => type === 'billing_cycle.paid')).toHaveLength(1);
	});

	it('keeps the money as credit of the client when the cycle was cancelled', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const link = await linkOf(cycle);
		await service.call('POST', `/billing-cycles/${cycle.id}/cancel`, { reason: 'A mistake' });
		await payAndRefresh(link);
		expect((await reload(cycle)).status).toBe('CANCELLED');
		expect(await paymentsOf(cycle)).toMatchObject([
			{ status: 'SUCCEEDED', placed_amount: 0, credit_amount: cycle.amount },
		]);
	});

	it('keeps the money as credit of the client when another link paid the cycle', async () => {
		const cycle = await aBillingCycle(service, { status: 'PAID' });
		const other = await aPaymentLink(service, {
			subject_type: 'billing_cycle',
			subject_id: cycle.id,
			client_id: cycle.client_id,
			amount: BigInt(cycle.amount),
		});
		await payAndRefresh(other);
		expect((await paymentsOf(cycle)).map((payment) => payment.credit_amount).sort()).toEqual([
			0,
			cycle.amount,
		]);
	});

	it('closes the newer link when the money comes late on one that had run out', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const late = await linkOf(cycle);
		const held = [...service.vendors.links.values()].find(
			(one) => one.reference === late.reference,
		)!;
		service.vendors.links.set(held.gateway_reference, { ...held, status: 'EXPIRED' });
		await service.call('POST', `/payment-links/${late.id}/refresh`);
		const newer = await service.call('POST', '/payment-links', { billing_cycle_id: cycle.id });
		expect(newer.body).toMatchObject({ status: 'OPEN' });
		expect(newer.body.id).not.toBe(late.id);
		await payAndRefresh(late);
		expect((await reload(cycle)).status).toBe('PAID');
		const links = await service.call('GET', `/payment-links?subject_id=${cycle.id}`);
		expect(links.body.data.map((link: any) => [link.id, link.status]).sort()).toEqual(
			[
				[late.id, 'PAID'],
				[newer.body.id, 'CANCELLED'],
			].sort(),
		);
	});

	const changeAmount = (cycle: { id: string; amount: number }, by: bigint) =>
		service.runtime.database.client.billingCycle.update({
			where: { id: cycle.id },
			data: { amount: BigInt(cycle.amount) + by },
		});

	it('is paid, and the rest is credit of the client, when the cycle asks for less by now', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const link = await linkOf(cycle);
		await changeAmount(cycle, -1n);
		await payAndRefresh(link);
		expect(await reload(cycle)).toMatchObject({ status: 'PAID', balance: 0 });
		expect(await paymentsOf(cycle)).toMatchObject([
			{ status: 'SUCCEEDED', placed_amount: cycle.amount - 1, credit_amount: 1 },
		]);
	});

	it('is paid in part when it asks for more by now, and asks for the rest by another link', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const link = await linkOf(cycle);
		await changeAmount(cycle, 50_000n);
		await payAndRefresh(link);
		expect(await reload(cycle)).toMatchObject({
			status: 'AWAITING_PAYMENT',
			amount: cycle.amount + 50_000,
			balance: 50_000,
			paid_at: null,
			payment_url: null,
		});
		expect(await paymentsOf(cycle)).toMatchObject([{ status: 'SUCCEEDED' }]);
		const events = await service.call('GET', `/events?subject_id=${cycle.id}`);
		const told = events.body.data.filter(
			(event: { type: string }) => event.type === 'billing_cycle.partly_paid',
		);
		expect(told).toMatchObject([{ data: { balance: 50_000 } }]);
		const rest = await service.call('POST', '/payment-links', { billing_cycle_id: cycle.id });
		expect(rest.body).toMatchObject({ status: 'OPEN', amount: 50_000 });
		expect(service.vendors.linkRequests.at(-1)?.items).toEqual([
			{ name: `Sisa tagihan ${cycle.number}`, quantity: 1, unit_amount: 50_000n },
		]);
		await payAndRefresh(rest.body);
		expect(await reload(cycle)).toMatchObject({ status: 'PAID', balance: 0 });
		expect(await paymentsOf(cycle)).toHaveLength(2);
	});

	it('leaves a payment alone that no module has a payable for', async () => {
		const link = await aPaymentLink(service);
		await payAndRefresh(link);
		const reactions = await service.runtime.database.client.eventReaction.findMany({
			where: { reaction: 'payments.when-payment-succeeded', NOT: { status: 'DONE' } },
		});
		expect(reactions).toEqual([]);
	});
});
