import { formatMoney } from '../../../platform/money/index.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aBillingCycle } from '../../billing/fixtures.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aSubscription } from '../../subscriptions/fixtures.ts';
import { aClientSession } from '../fixtures.ts';

describe('the first page of a client that has much', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	it('adds up all bills, also those that it does not list', async () => {
		const client = await aClient(service, { locale: 'en' });
		const cycle = await aBillingCycle(service, {
			status: 'AWAITING_PAYMENT',
			client_id: client.id,
		});
		// As many again as a page of a list has, and more.
		const copies = 230;
		await service.runtime.database.client.$executeRaw`
			INSERT INTO billing_cycles
			SELECT (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'kind', 'ADJUSTMENT',
				'occasion', 'COPY:' || copy, 'number', one.number || '-' || copy))).*
			FROM billing_cycles AS one, generate_series(1, ${copies}::int) AS copy WHERE one.id = ${cycle.id}::uuid`;
		const Cookie = `cloudsales_portal=${await aClientSession(service, client)}`;
		const { status, text } = await service.http.get('/portal').set({ Cookie });
		expect(status).toBe(200);
		const left = BigInt(cycle.balance) * BigInt(copies + 1);
		expect(text).toContain(`To pay (${copies + 1} bills)`);
		expect(text).toContain(`>${formatMoney(left, 'IDR', 'en')}<`);
		expect(text).toContain(`${copies + 1 - 50} more bills are in the statement of account`);
		expect(text.length).toBeLessThan(100_000);
	});

	it('leads to every service, however many came after it', async () => {
		const client = await aClient(service, { locale: 'en' });
		const { id } = await aSubscription(service, { client_id: client.id, status: 'ACTIVE' });
		const ended = { status: 'CANCELLED' };
		for (const [copies, change] of [
			[210, ended],
			[60, {}],
		] as const)
			await service.runtime.database.client.$executeRaw`
				INSERT INTO subscriptions
				SELECT (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'quotation_id', null,
					'created_at', one.created_at + interval '1 day') || ${JSON.stringify(change)}::jsonb)).*
				FROM subscriptions AS one, generate_series(1, ${copies}::int) WHERE one.id = ${id}::uuid`;
		const Cookie = `cloudsales_portal=${await aClientSession(service, client)}`;
		const page = async (path: string): Promise<string> =>
			(await service.http.get(path).set({ Cookie })).text;
		const first = await page('/portal');
		expect(first).not.toContain(`/portal/subscriptions/${id}`);
		expect(first).toContain('11 more services');
		const rest = await page(/href="(\/portal\?services=\d+)"/.exec(first)?.[1] ?? '');
		expect(rest).toContain(`/portal/subscriptions/${id}`);
		expect(rest).toContain('Newest services');
		for (const odd of ['-1', 'x', '1e9'])
			expect(await page(`/portal?services=${odd}`)).toBeTruthy();
	});
});
