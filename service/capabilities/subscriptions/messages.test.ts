import { addDays } from '../../platform/clock/index.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { aClient } from '../clients/fixtures.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aSubscription } from './fixtures.ts';

describe('the message WELCOME', () => {
	let service: TestService;
	let start: Date;
	beforeAll(async () => {
		service = await startTestService();
		start = service.now;
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		service.now = start;
	});

	const send = (related_id: string, more: object = {}) =>
		service.call('POST', '/emails/send', { kind: 'WELCOME', related_id, ...more });
	const mailOf = async (id: string) => {
		await service.settle();
		const mail = service.vendors.mails.find((one) => one.reference.includes(id));
		if (mail === undefined) throw new Error('The mail was not sent');
		return mail;
	};
	const linkIn = (text: string) =>
		/http:\/\/cloudsales\.test\/portal\/sign-in\?token=([\w.-]+\w)/.exec(text)?.[1] ?? '';
	const signIn = (token: string) =>
		service.call('POST', '/portal/sign-in', { token }, { role: 'NONE' });

	it('names the services, the next billing date and a link that signs the client in', async () => {
		const subscription = await aSubscription(service, { status: 'PROVISIONED' });
		const { body } = await send(subscription.id);
		expect(body).toMatchObject({
			related_type: 'subscription',
			client_id: subscription.client_id,
		});
		const { text } = await mailOf(body.id);
		expect(text).toContain('Google Workspace Business Standard (×\u00a025)');
		expect(text).toContain('20 Desember 2026');
		expect((await signIn(linkIn(text))).status).toBe(201);
	});

	it('is written in English for a client that reads English', async () => {
		const client = await aClient(service, { locale: 'en' });
		const { id } = await aSubscription(service, { status: 'PROVISIONED', client_id: client.id });
		const mail = await mailOf((await send(id)).body.id);
		expect(mail.subject).toBe(`Your services are active, ${client.name}`);
		expect(mail.text).toContain('20 December 2026');
	});

	it('is sent once for a subscription', async () => {
		const { id } = await aSubscription(service, { status: 'PROVISIONED' });
		const [first, second] = [await send(id), await send(id)];
		expect(second.body.id).toBe(first.body.id);
	});

	it('is not sent again because the next billing date has moved', async () => {
		const { id } = await aSubscription(service, { status: 'PROVISIONED' });
		const first = await send(id);
		await service.runtime.database.client.subscription.update({
			where: { id },
			data: { next_billing_date: new Date('2027-01-20T00:00:00.000Z') },
		});
		expect((await send(id)).body.id).toBe(first.body.id);
	});

	it('keeps the sign-in link out of drafts and out of what is stored', async () => {
		const { id } = await aSubscription(service, { status: 'PROVISIONED' });
		const draft = await service.call('POST', '/emails/draft', { kind: 'WELCOME', related_id: id });
		const { body } = await send(id, { draft_id: draft.body.id });
		const { text, html } = await mailOf(body.id);
		const token = linkIn(text);
		expect(html).toContain(`href="http://cloudsales.test/portal/sign-in?token&#x3D;${token}"`);
		expect(text).not.toContain('[[');
		for (const table of [
			'drafts',
			'messages',
			'message_deliveries',
			'idempotency_keys',
			'events',
		]) {
			const [{ count }] = await service.runtime.database.client.$queryRawUnsafe<any[]>(
				`SELECT count(*)::int FROM ${table} t WHERE strpos(t::text, 'sign-in?token') > 0`,
			);
			expect({ table, count }).toEqual({ table, count: 0 });
		}
		expect(JSON.stringify(service.vendors.drafts)).not.toContain('token=');
	});

	it('carries the text of an older draft with a link that is still good', async () => {
		const { id } = await aSubscription(service, { status: 'PROVISIONED' });
		const draft = await service.call('POST', '/emails/draft', { kind: 'WELCOME', related_id: id });
		expect(draft.body.source).toBe('LLM');
		service.now = addDays(start, 8);
		expect(draft.body.body_text).toContain('[[sign_in_link]]');
		const { body } = await send(id, { draft_id: draft.body.id });
		expect(body.subject).toBe(draft.body.subject);
		const { text } = await mailOf(body.id);
		expect(text.startsWith('Drafted.')).toBe(true);
		expect((await signIn(linkIn(text))).status).toBe(201);
	});

	it('is refused while a service is still to be switched on', async () => {
		const { id: product_id } = await aProduct(service, {
			provisioning_target: 'gcp',
			provisioning_settings: {},
		});
		const items = [{ product_id, quantity: 1 }];
		const { id } = await aSubscription(service, { status: 'ACTIVE', items });
		expect(await send(id)).toMatchObject({
			status: 409,
			body: { detail: 'Not every service of the subscription is switched on yet' },
		});
	});

	it.each([
		['PENDING', 'Not every service of the subscription is switched on yet'],
		['CANCELLED', 'The subscription is CANCELLED'],
	] as const)('is refused for a subscription that is %s only', async (status, reason) => {
		const { id } = await aSubscription(service, { status });
		expect(await send(id)).toMatchObject({
			status: 409,
			body: { code: 'email.not-due', details: { kind: 'WELCOME', related_id: id, reason } },
		});
	});
});
