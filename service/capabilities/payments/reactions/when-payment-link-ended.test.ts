import { startTestService, type TestService } from '../../../tests/service.ts';
import { aBillingCycle } from '../../billing/fixtures.ts';

describe('when a payment link can no longer be paid', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const linksOf = async (cycle: { id: string }): Promise<any[]> =>
		(await service.call('GET', `/payment-links?subject_id=${cycle.id}`)).body.data;
	const reload = async (cycle: { id: string }): Promise<any> =>
		(await service.call('GET', `/billing-cycles/${cycle.id}`)).body;
	const expireAtGateway = (link: { gateway_reference: string }): void => {
		const there = service.vendors.links.get(link.gateway_reference);
		if (there === undefined) throw new Error('The gateway does not hold the link');
		service.vendors.links.set(link.gateway_reference, { ...there, status: 'EXPIRED' });
	};

	it.each(['expired', 'cancelled'])(
		'its billing cycle refers to it no more (%s), and can get another link',
		async (how) => {
			const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
			const [link] = await linksOf(cycle);
			expect(cycle.payment_url).toBe(link.url);
			if (how === 'expired') expireAtGateway(link);
			await service.call(
				'POST',
				`/payment-links/${link.id}/${how === 'expired' ? 'refresh' : 'cancel'}`,
			);
			await service.settle();
			expect(await reload(cycle)).toMatchObject({ status: 'AWAITING_PAYMENT', payment_url: null });
			const events = await service.call(
				'GET',
				`/events?subject_id=${link.id}&type=payment_link.${how}`,
			);
			expect(events.body.data).toMatchObject([{ data: { status: how.toUpperCase() } }]);
			const newer = await service.call('POST', '/payment-links', { billing_cycle_id: cycle.id });
			expect(await reload(cycle)).toMatchObject({ payment_url: newer.body.url });
		},
	);

	it('its billing cycle keeps the newer link that it has by then', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const [link] = await linksOf(cycle);
		expireAtGateway(link);
		await service.call('POST', `/payment-links/${link.id}/refresh`);
		const newer = await service.call('POST', '/payment-links', { billing_cycle_id: cycle.id });
		await service.settle();
		expect(await reload(cycle)).toMatchObject({ payment_url: newer.body.url });
	});
});
