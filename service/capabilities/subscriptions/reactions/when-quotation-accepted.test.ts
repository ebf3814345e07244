import { aProduct } from '../../catalog/fixtures.ts';
import { aQuotation } from '../../quotations/fixtures.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { whenQuotationAccepted } from './when-quotation-accepted.ts';

describe('an accepted quotation', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const accepted = async (values: object = {}) => {
		const quotation = await aQuotation(service, { ...values, status: 'ACCEPTED' });
		await service.settle();
		return quotation;
	};
	const list = async (path: string) => (await service.call('GET', path)).body.data;
	const subscriptionsOf = (id: string) => list(`/subscriptions?quotation_id=${id}`);
	const createdEvents = async (id: string) =>
		(await list('/events?limit=200&type=subscription.created')).filter(
			(event: any) => event.data.quotation_id === id,
		);

	it('becomes a subscription that waits for its first payment, with the same items', async () => {
		const licence = await aProduct(service);
		const setup = await aProduct(service, { kind: 'ONE_TIME', price: 2_500_000 });
		const quotation = await accepted({
			items: [
				{ product_id: licence.id, quantity: 25 },
				{ product_id: setup.id, quantity: 1 },
			],
		});
		const [subscription, ...others] = await subscriptionsOf(quotation.id);
		expect(others).toEqual([]);
		expect(subscription).toMatchObject({
			client_id: quotation.client_id,
			status: 'PENDING',
			billing_period: 'MONTHLY',
			currency: 'IDR',
			current_period_start: null,
			next_billing_date: null,
			activated_at: null,
			provisioned_at: null,
		});
		expect(subscription.items).toMatchObject([
			{ product_id: licence.id, quantity: 25, unit_amount: 150_000, billing_period: 'MONTHLY' },
			{ product_id: setup.id, quantity: 1, unit_amount: 2_500_000, billing_period: 'ONCE' },
		]);
		expect(await createdEvents(quotation.id)).toMatchObject([
			{ subject_id: subscription.id, data: { status: 'PENDING' } },
		]);
	});

	it('gets a first billing cycle over exactly what it promised', async () => {
		const quotation = await accepted();
		const [subscription] = await subscriptionsOf(quotation.id);
		const cycles = await list(`/billing-cycles?subscription_id=${subscription.id}`);
		expect(cycles).toMatchObject([
			{
				kind: 'INITIAL',
				quotation_id: quotation.id,
				client_id: quotation.client_id,
				amount: quotation.total,
				quoted_amount: quotation.total,
				tax: quotation.tax,
				period_start: '2026-11-20',
				period_end: '2026-12-19',
			},
		]);
		expect(cycles[0].items).toMatchObject([{ position: 1, quantity: 25 }]);
	});

	it('takes the date of Jakarta, which is a day ahead in the evening', async () => {
		const { now } = service;
		service.now = new Date('2026-11-20T18:00:00.000Z');
		try {
			const quotation = await accepted();
			const [cycle] = await list(`/billing-cycles?quotation_id=${quotation.id}`);
			expect(cycle.period_start).toBe('2026-11-21');
		} finally {
			service.now = now;
		}
	});

	it('becomes one subscription however often its event is handed over', async () => {
		const quotation = await accepted();
		const [event] = (await list('/events?limit=200&type=quotation.accepted')).filter(
			(one: any) => one.subject_id === quotation.id,
		);
		const stored = { ...event, payload: event.data, occurred_at: new Date(event.occurred_at) };
		const repeat = () =>
			service.transaction((context) => whenQuotationAccepted.run(stored, context));
		await Promise.all([repeat(), repeat()]);
		await service.settle();
		expect(await subscriptionsOf(quotation.id)).toHaveLength(1);
		expect(await list(`/billing-cycles?quotation_id=${quotation.id}`)).toHaveLength(1);
		expect(await createdEvents(quotation.id)).toHaveLength(1);
	});
});
