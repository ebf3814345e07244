import { driveSale, expectStatus } from '../drive-sale.ts';
import { startTestService, type TestService } from '../service.ts';

describe('the first sale', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	it('goes from a quotation to services that are switched on, each thing once', async () => {
		const sale = await driveSale(service);
		expect(sale.quotation).toMatchObject({
			number: 'QUO-2026-000001',
			status: 'DRAFT',
			subtotal: 6_250_000,
			tax: 687_500,
			total: 6_937_500,
		});
		expect(sale.synced.cosmic_id).not.toBeNull();
		expect(sale.acceptPage).toContain('QUO-2026-000001');
		expect(sale.accepted).toMatchObject({ status: 'ACCEPTED', accepted_by: 'Budi Santoso' });
		expect(sale.cycle).toMatchObject({
			status: 'INVOICE_REQUESTED',
			amount: 6_937_500,
			kind: 'INITIAL',
		});
		expect(sale.uploaded).toMatchObject({ status: 'INVOICED', number: 'INV-20261120-000001' });
		expect(sale.links[1].id).toBe(sale.links[0].id);
		expect(service.vendors.linkRequests).toHaveLength(1);
		expect(sale.webhooks).toEqual([200, 200, 200, 200, 200]);
		expect(sale.payments.data).toMatchObject([
			{ status: 'SUCCEEDED', amount: 6_937_500, subject_id: sale.cycle.id },
		]);
		expect(sale.activations.map((one) => one.activated_now).sort()).toEqual([false, true]);
		expect(sale.activations[0]).toMatchObject({
			status: 'ACTIVE',
			next_billing_date: '2026-12-20',
		});
		expect(sale.tasks.map((task) => task.status)).toEqual(['SUCCESS', 'SUCCESS']);

		const events = await expectStatus(
			service.call('GET', '/events?limit=200&sort=created_at'),
			200,
		);
		const types = events.data.map((event: { type: string }) => event.type);
		for (const once of [
			'quotation.accepted',
			'payment.succeeded',
			'billing_cycle.paid',
			'subscription.activated',
			'subscription.provisioned',
			'user.created',
		]) {
			expect(types.filter((type: string) => type === once)).toEqual([once]);
		}

		const signIn = { token: sale.signInToken };
		const session = await expectStatus(
			service.call('POST', '/portal/sign-in', signIn, { role: 'NONE' }),
			201,
		);
		const me = await expectStatus(
			service.call('GET', '/portal/me', undefined, { token: session.session_token }),
			200,
		);
		expect(me).toMatchObject({
			client: { name: 'PT Contoh Maju' },
			subscriptions: [{ status: 'ACTIVE' }],
		});
		expect(await service.call('POST', '/portal/sign-in', signIn, { role: 'NONE' })).toMatchObject({
			status: 401,
		});
		const clients = 'finance@contohmaju.example';
		expect(service.vendors.mails.map((mail) => mail.to)).toEqual([
			clients,
			'finance@cloudsales.test',
			clients,
			clients,
		]);
		expect(
			service.vendors.mails.filter((mail) => mail.text.includes('/portal/sign-in?token=')),
		).toHaveLength(1);
	});
});
