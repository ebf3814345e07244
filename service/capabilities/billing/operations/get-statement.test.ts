import { startTestService, type TestService } from '../../../tests/service.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aClientSession } from '../../portal/fixtures.ts';
import { aBillingCycle, aCreditNote } from '../fixtures.ts';

describe('client.statement', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	it('has every document and all money, with a balance that ends at what is open less credit', async () => {
		const client = await aClient(service);
		const paid = await aBillingCycle(service, { status: 'PAID', client_id: client.id });
		service.now = new Date('2026-11-22T03:00:00Z');
		await aCreditNote(service, { cycle: paid });
		service.now = new Date('2026-12-01T03:00:00Z');
		const open = await aBillingCycle(service, { status: 'INVOICED', client_id: client.id });
		const over = await aBillingCycle(service, { status: 'CANCELLED', client_id: client.id });
		const token = await aClientSession(service, client);
		const ask = (query = '') =>
			service.call('GET', `/clients/${client.id}/statement${query}`, undefined, { token });
		const { body } = await ask();
		expect(body.data.map(({ kind, amount }: any) => [kind, amount]).slice(0, 3)).toEqual([
			['CHARGE', paid.amount],
			['PAYMENT', -paid.amount],
			['CREDIT_NOTE', -111_000],
		]);
		expect(
			body.data
				.map(({ kind }: any) => kind)
				.slice(3)
				.sort(),
		).toEqual(['CANCELLATION', 'CHARGE', 'CHARGE']);
		expect(body.data.filter((one: any) => one.source_id === over.id)).toHaveLength(2);
		expect(body).toMatchObject({
			opening_balance: 0,
			closing_balance: open.amount - 111_000,
			open_amount: open.amount,
			credit_amount: 111_000,
			unplaced_amount: 0,
		});
		expect((await ask('?from=2026-12-01')).body).toMatchObject({
			opening_balance: -111_000,
			closing_balance: open.amount - 111_000,
		});
		expect((await ask('?to=2026-11-30')).body).toMatchObject({ closing_balance: -111_000 });
		expect((await ask('?currency=USD')).body).toMatchObject({ data: [], closing_balance: 0 });
		const key = await service.keyFor('FINANCE');
		const csv = await service.http
			.get(`/api/v1/clients/${client.id}/statement?format=csv`)
			.set('Authorization', `Bearer ${key}`);
		expect(csv.text.split(/\r?\n/)[0]).toBe(
			'date,kind,number,source_type,source_id,amount,balance',
		);
	});

	it('is not there for another client', async () => {
		const token = await aClientSession(service, await aClient(service));
		const path = `/clients/${(await aClient(service)).id}/statement`;
		expect((await service.call('GET', path, undefined, { token })).status).toBe(404);
	});
});
