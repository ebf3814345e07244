import { formatMoney } from '../../../platform/money/index.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aBillingCycle } from '../../billing/fixtures.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aClientSession } from '../fixtures.ts';

describe('what a client has to pay, on the first page', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	it('is the sum of all bills, also of those that the page does not list', async () => {
		const client = await aClient(service, { locale: 'en' });
		const cycle = await aBillingCycle(service, {
			status: 'AWAITING_PAYMENT',
			client_id: client.id,
		});
		// As many again as a page of a list has, and more.
		const copies = 230;
		await service.runtime.database.client.$executeRaw`
			INSERT INTO billing_cycles
			SELECT (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'subject_id', gen_random_uuid(),
				'number', one.number || '-' || copy))).*
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
});
