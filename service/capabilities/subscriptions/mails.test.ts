import { addDays } from '../../platform/clock/index.ts';
import { aClient } from '../clients/fixtures.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aSubscription } from './fixtures.ts';

describe('the mail WELCOME', () => {
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
		const mail = service.vendors.mails.find((one) => one.message_id.includes(id));
		if (mail === undefined) throw new Error('The mail was not sent');
		return mail;
	};
	const linkIn = (text: string) =>
		/http:\/\/cloudsales\.test\/portal\/sign-in\?token=([\w.-]+\w)/.exec(text)?.[1] ?? '';
	const signIn = (token: string) =>
		service.call('POST', '/portal/sign-in', { token }, { role: 'NONE' });

	it('names the services, the next billing date and a link that signs the client in', async () => {
		const subscription = await aSubscription(service, { status: 'ACTIVE' });
		const { body } = await send(subscription.id);
		expect(body).toMatchObject({
			related_type: 'subscription',
			client_id: subscription.client_id,
		});
		const { text } = await mailOf(body.id);
		expect(text).toContain('Google Workspace Business Standard (× 25)');
		expect(text).toContain('20 Desember 2026');
		expect((await signIn(linkIn(text))).status).toBe(201);
	});

	it('is written in English for a client that reads English', async () => {
		const client = await aClient(service, { locale: 'en' });
		const { id } = await aSubscription(service, { status: 'ACTIVE', client_id: client.id });
		const mail = await mailOf((await send(id)).body.id);
		expect(mail.subject).toBe(`Your services are active, ${client.name}`);
		expect(mail.text).toContain('20 December 2026');
	});

	it('is sent once for a subscription', async () => {
		const { id } = await aSubscription(service, { status: 'ACTIVE' });
		const [first, second] = [await send(id), await send(id)];
		expect(second.body.id).toBe(first.body.id);
	});

	it('carries the text of an older draft with a link that is still good', async () => {
		const { id } = await aSubscription(service, { status: 'ACTIVE' });
		const draft = await service.call('POST', '/emails/draft', { kind: 'WELCOME', related_id: id });
		expect(draft.body.source).toBe('LLM');
		service.now = addDays(start, 8);
		expect((await signIn(linkIn(draft.body.body_text))).status).toBe(401);
		const { body } = await send(id, { draft_id: draft.body.id });
		expect(body.subject).toBe(draft.body.subject);
		const { text } = await mailOf(body.id);
		expect(text.startsWith('Drafted.')).toBe(true);
		expect((await signIn(linkIn(text))).status).toBe(201);
	});

	it('is refused before the client has a portal user', async () => {
		const { id } = await aSubscription(service);
		expect(await send(id)).toMatchObject({
			status: 404,
			body: { details: { resource: 'user' } },
		});
	});
});
