import { startTestService, type TestService } from '../../tests/service.ts';
import { signInAsClient } from '../../tests/sign-in-as-client.ts';
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

	it('portal.me shows no money to a person who looks after the services alone', async () => {
		const client = await aClient(service);
		await aBillingCycle(service, { status: 'AWAITING_PAYMENT', client_id: client.id });
		const { token } = await signInAsClient(service, client.name, client.id, 'TECHNICAL');
		const { body } = await me(token);
		expect(body.subscriptions).toHaveLength(1);
		expect(body.open_billing_cycles).toEqual([]);
	});

	it('portal.me finds nothing for an administrator, who is no client', async () => {
		const answer = await service.call('GET', '/portal/me');
		expect([answer.status, answer.body.code]).toEqual([404, 'resource.not-found']);
	});

	const page = async (token: string, path: string): Promise<string> => {
		const answer = await service.http.get(path).set('Cookie', `cloudsales_portal=${token}`);
		expect(answer.status).toBe(200);
		return answer.text;
	};

	it('the first page shows amount, day, payment link and documents while there is something to pay', async () => {
		const client = await aClient(service);
		const token = await aClientSession(service, client);
		const cycle = await aBillingCycle(service, {
			status: 'AWAITING_PAYMENT',
			client_id: client.id,
		});
		const home = await portal(token);
		expect([home.status, home.headers['cache-control']]).toEqual([200, 'no-store']);
		for (const part of [
			client.name,
			cycle.number,
			'Rp 4.162.500',
			'4 Desember 2026 (14 hari lagi)',
			`href="${cycle.payment_url}"`,
			'Menunggu pembayaran',
			'1/3 langkah',
			// By the number of the bill: the files of all bills are called alike.
			`Tagihan ${cycle.number}`,
			`Faktur pajak, ${cycle.number}`,
			`href="${cycle.invoice_file_url}"`,
		])
			expect(home.text).toContain(part);
	});

	it('a subscription shows its steps, in the language of the client', async () => {
		const client = await aClient(service, { locale: 'en' });
		const token = await aClientSession(service, client);
		const product = await aProduct(service, { provisioning_target: 'google-workspace' });
		const items = [{ product_id: product.id, quantity: 25 }];
		const { id } = await aSubscription(service, { status: 'ACTIVE', client_id: client.id, items });
		const text = await page(token, `/portal/subscriptions/${id}`);
		for (const part of [
			'lang="en"',
			'Active',
			'20 December 2026',
			`Set up: ${product.name}`,
			'2/4 steps',
			'First payment received',
		])
			expect(text).toContain(part);
		expect(await page(token, '/portal')).toContain('There is nothing that you have to do.');
	});

	it.each([
		['id', '1 dari 25 sudah siap. 24 sisanya akan kami siapkan', '2/4 langkah', '4/4 langkah'],
		['en', '1 of 25 is ready. We set up the other 24', '2/4 steps', '4/4 steps'],
	])('claims success for no more than was made (%s)', async (locale, partly, some, every) => {
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
		const before = await page(token, `/portal/subscriptions/${id}`);
		expect(before).toContain(partly);
		expect(before).toContain(some);
		const welcome = await service.call('POST', '/emails/send', { kind: 'WELCOME', related_id: id });
		await service.settle();
		const mail = service.vendors.mails.find((one) => one.reference.includes(welcome.body.id));
		expect(mail?.text).toContain(`${product.name} (×\u00a025): ${partly}`);
		const path = `/provisioning-tasks?subscription_id=${id}`;
		const [task] = (await service.call('GET', path)).body.data;
		await service.call('POST', `/provisioning-tasks/${task.id}/finish-remaining`, {
			reason: 'Done',
		});
		const after = await page(token, `/portal/subscriptions/${id}`);
		expect(after).toContain(every);
		expect(after).not.toContain(partly);
	});

	it('an empty portal says so', async () => {
		const token = await aClientSession(service, await aClient(service));
		expect(await page(token, '/portal')).toContain('Tidak ada yang harus Anda lakukan.');
		expect(await page(token, '/portal/documents')).toContain('Belum ada dokumen.');
		expect(await page(token, '/portal/statement')).toContain('Belum ada yang ditagih');
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
