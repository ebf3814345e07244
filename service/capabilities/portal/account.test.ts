import { startTestService, type TestService } from '../../tests/service.ts';
import { aBillingCycle } from '../billing/fixtures.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { aClient } from '../clients/fixtures.ts';
import { aSubscription } from '../subscriptions/fixtures.ts';
import { aClientSession, aSignInLink } from './fixtures.ts';

describe('the portal of a client', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const portal = (token: string, more: Record<string, string> = {}) =>
		service.http.get('/portal').set({ Cookie: `cloudsales_portal=${token}`, ...more });
	const me = (token: string) => service.call('GET', '/portal/me', undefined, { token });

	it('portal.me gives the client, what it subscribes to and what it has to pay', async () => {
		const client = await aClient(service);
		const token = await aClientSession(service, client);
		expect((await me(token)).body).toEqual({
			user: { id: expect.any(String), email: client.billing_email, name: client.name },
			client: { id: client.id, name: client.name, billing_email: client.billing_email },
			subscriptions: [],
			open_billing_cycles: [],
		});
		const cycle = await aBillingCycle(service, {
			status: 'AWAITING_PAYMENT',
			client_id: client.id,
		});
		expect((await me(token)).body).toMatchObject({
			subscriptions: [
				{
					id: cycle.subscription_id,
					status: 'PENDING',
					next_billing_date: null,
					items: [{ description: 'Google Workspace Business Standard', quantity: 25 }],
				},
			],
			open_billing_cycles: [
				{
					id: cycle.id,
					number: cycle.number,
					currency: 'IDR',
					amount: 4_162_500,
					payment_url: cycle.payment_url,
				},
			],
		});
		expect(cycle.payment_url).toMatch(/^https:/);
	});

	it('portal.me says nothing of other clients and shows no invoice before it can be paid', async () => {
		await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const client = await aClient(service);
		await aBillingCycle(service, { status: 'INVOICED', client_id: client.id });
		const { body } = await me(await aClientSession(service, client));
		expect(body.subscriptions).toHaveLength(1);
		expect(body.open_billing_cycles).toEqual([]);
	});

	it('portal.me finds nothing for an administrator, who is no client', async () => {
		const answer = await service.call('GET', '/portal/me');
		expect([answer.status, answer.body.code]).toEqual([404, 'resource.not-found']);
	});

	it('the page shows payment link and documents while there is something to pay', async () => {
		const client = await aClient(service);
		const token = await aClientSession(service, client);
		const cycle = await aBillingCycle(service, {
			status: 'AWAITING_PAYMENT',
			client_id: client.id,
		});
		const page = await portal(token);
		expect([page.status, page.headers['cache-control']]).toEqual([200, 'no-store']);
		for (const part of [
			client.name,
			cycle.number,
			'Rp 4.162.500',
			`href="${cycle.payment_url}"`,
			'Menunggu pembayaran',
			'Tagihan: invoice.pdf',
			'Faktur pajak: tax_invoice.pdf',
			`href="${cycle.invoice_file_url}"`,
		])
			expect(page.text).toContain(part);
	});

	it('the page shows what runs, in the language of the client', async () => {
		const client = await aClient(service, { locale: 'en' });
		const token = await aClientSession(service, client);
		const product = await aProduct(service, { provisioning_target: 'google-workspace' });
		const items = [{ product_id: product.id, quantity: 25 }];
		await aSubscription(service, { status: 'ACTIVE', client_id: client.id, items });
		const before = await portal(token);
		for (const part of [
			'lang="en"',
			'Active',
			'20 December 2026',
			product.name,
			'Waiting its turn',
		])
			expect(before.text).toContain(part);
		expect(before.text).toContain('Nothing has to be paid.');
	});

	it.each([
		['id', 'Siap sebagian: 1 dari 25 sudah siap. 24 sisanya akan kami siapkan', 'Siap digunakan'],
		['en', 'Partly ready: 1 of 25 is ready. We set up the other 24', 'Ready to use'],
	])('the page claims success for no more than was made (%s)', async (locale, partly, ready) => {
		const client = await aClient(service, { locale });
		const token = await aClientSession(service, client);
		const product = await aProduct(service, { provisioning_target: 'google-workspace' });
		service.vendors.nextOutcomes.push({
			status: 'SUCCESS',
			result: { primary_email: 'admin@client.example' },
			made: [{ what: 'ACCOUNT', count: 1 }],
			remaining: [{ what: 'LICENCE', count: 24, waiting_for: 'STAFF' }],
		});
		const items = [{ product_id: product.id, quantity: 25 }];
		const { id } = await aSubscription(service, {
			status: 'PROVISIONED',
			client_id: client.id,
			items,
		});
		const page = await portal(token);
		expect(page.text).toContain(partly);
		expect(page.text).not.toContain(ready);
		const welcome = await service.call('POST', '/emails/send', { kind: 'WELCOME', related_id: id });
		await service.settle();
		const mail = service.vendors.mails.find((one) => one.reference.includes(welcome.body.id));
		expect(mail?.text).toContain(`${product.name} (×\u00a025): ${partly.split(': ')[1]}`);
		const [task] = (await service.call('GET', `/provisioning-tasks?subscription_id=${id}`)).body
			.data;
		await service.call('POST', `/provisioning-tasks/${task.id}/finish-remaining`, { note: 'Done' });
		const after = await portal(token);
		expect(after.text).toContain(ready);
		expect(after.text).not.toContain(partly.split(':')[0]);
	});

	it('the page does not call partly ready what is not there at all yet', async () => {
		const client = await aClient(service, { locale: 'en' });
		const product = await aProduct(service, { provisioning_target: 'google-workspace' });
		service.vendors.nextOutcomes.push({
			status: 'SUCCESS',
			result: {},
			made: [],
			remaining: [{ what: 'LICENCE', count: 25, waiting_for: 'STAFF' }],
		});
		const items = [{ product_id: product.id, quantity: 25 }];
		await aSubscription(service, { status: 'PROVISIONED', client_id: client.id, items });
		const page = await portal(await aClientSession(service, client));
		expect(page.text).toContain('Being set up: 0 of 25 is ready.');
	});

	it('the page of an empty portal says so', async () => {
		const page = await portal(await aClientSession(service, await aClient(service)));
		for (const part of ['Tidak ada tagihan', 'Belum ada langganan', 'Belum ada dokumen'])
			expect(page.text).toContain(part);
	});

	it('asks for a sign-in without a session, with a wrong one, an old one or that of a key', async () => {
		const english = { 'Accept-Language': 'en' };
		const token = await aClientSession(service, await aClient(service));
		const key = await service.keyFor('ADMIN');
		const { now } = service;
		service.now = new Date(now.getTime() + 12 * 3_600_000);
		const old = await portal(token, english);
		service.now = now;
		expect((await portal(token, english)).status).toBe(200);
		const none = await service.http.get('/portal').set(english).set('Cookie', 'other=1');
		for (const page of [
			old,
			none,
			await portal(`${token}x`, english),
			await portal(key, english),
		]) {
			expect(page.status).toBe(303);
			expect(page.headers['location']).toBe('/portal/sign-in?to=%2Fportal');
		}
	});

	it('signing out ends the session itself, not only the cookie', async () => {
		const client = await aClient(service);
		const { token: link } = await aSignInLink(service, client);
		const signIn = await service.submit('/portal/sign-in', { token: link });
		const token = /cloudsales_portal=([^;]+)/.exec(String(signIn.headers['set-cookie']))?.[1] ?? '';
		expect((await portal(token)).status).toBe(200);
		const out = await service
			.submit('/portal/sign-out')
			.set('Cookie', `cloudsales_portal=${token}`);
		expect(out.status).toBe(200);
		expect(String(out.headers['set-cookie'])).toMatch(/cloudsales_portal=;/);
		expect((await portal(token)).status).toBe(303);
		expect((await me(token)).status).toBe(401);
	});
});
