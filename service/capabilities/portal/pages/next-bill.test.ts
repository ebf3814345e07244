import { formatMoney } from '../../../platform/money/index.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aProduct } from '../../catalog/fixtures.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aSubscription, chargeNextPeriod } from '../../subscriptions/fixtures.ts';
import { aClientSession } from '../fixtures.ts';

describe('the next bill that a client is told of', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const aReader = async () => {
		const client = await aClient(service, { locale: 'en' });
		const Cookie = `cloudsales_portal=${await aClientSession(service, client)}`;
		const page = async (id: string): Promise<string> =>
			(await service.http.get(`/portal/subscriptions/${id}`).set({ Cookie })).text;
		return { client, page };
	};
	const discounted = async (client_id: string) =>
		aSubscription(service, {
			status: 'PROVISIONED',
			client_id,
			items: [{ product_id: (await aProduct(service)).id, quantity: 25, discount: 250_000 }],
		});
	const money = (amount: bigint): string => formatMoney(amount, 'IDR', 'en');
	const forecastOf = async (id: string): Promise<any> =>
		(await service.call('GET', `/subscriptions/${id}/forecast?months=12`)).body.data[0];

	it('is what the billing run charges, with the discount that was sold', async () => {
		const { client, page } = await aReader();
		const { id } = await discounted(client.id);
		const { text, net } = { text: await page(id), net: BigInt((await forecastOf(id)).net) };
		expect(text).toContain(`>${money(net)}<`);
		expect(text).toContain(`after a discount of ${money(250_000n)}`);
		const { body } = await service.call(
			'GET',
			`/billing-cycles/${(await chargeNextPeriod(service, id)).id}`,
		);
		expect(BigInt(body.amount) - BigInt(body.tax)).toBe(net);
	});

	it('follows a change that is planned for the next period', async () => {
		const { client, page } = await aReader();
		const { id, items } = await discounted(client.id);
		const before = BigInt((await forecastOf(id)).net);
		const changed = await service.call('POST', `/subscriptions/${id}/change`, {
			items: [{ item_id: items[0].id, quantity: 10 }],
			reason: 'A test',
		});
		expect(changed.body).toMatchObject({ status: 'SCHEDULED' });
		const after = BigInt((await forecastOf(id)).net);
		expect(after).toBeLessThan(before);
		const text = await page(id);
		expect(text).toContain(`>${money(after)}<`);
		expect(text).not.toContain(`>${money(before)}<`);
	});

	it('is none while the service is suspended: nothing is charged then', async () => {
		const { client, page } = await aReader();
		const { id } = await discounted(client.id);
		expect(await page(id)).toContain('Next bill');
		await service.call('POST', `/subscriptions/${id}/suspend`, { reason: 'A test' });
		expect(await page(id)).not.toContain('Next bill');
	});
});
