import { startTestService, type TestService } from '../../../tests/service.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aSignInLink } from '../../portal/fixtures.ts';
import { aBrowser, mailedToken, type Browser } from '../fixtures.ts';

describe('signing in to the portal', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const confirm = (token: string) => service.submit('/portal/sign-in', { token });
	const cookiesOf = ({ headers }: { headers: Record<string, unknown> }) =>
		headers['set-cookie'] as string[];

	it('opening the link uses nothing up: mail scanners open it first', async () => {
		const { path, token } = await aSignInLink(service, await aClient(service));
		for (let time = 0; time < 3; time += 1) {
			const page = await service.http.get(path);
			expect(page.status).toBe(200);
			expect(page.text).toContain(`value="${token}"`);
			expect(page.headers['set-cookie']).toBeUndefined();
		}
		expect((await confirm(token)).status).toBe(303);
	});

	it('the button opens a session of this client in a cookie that scripts cannot read', async () => {
		const { token } = await aSignInLink(service, await aClient(service));
		const answer = await confirm(token);
		expect([answer.status, answer.headers['location']]).toEqual([303, '/portal']);
		expect(cookiesOf(answer)).toContainEqual(
			expect.stringMatching(
				/^cloudsales_portal=ss_[\w-]{43}; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
			),
		);
	});

	it('the cookie is for https only when the service is reached by https', async () => {
		const secure = await startTestService({ environment: { PUBLIC_URL: 'https://sales.test' } });
		const { token } = await aSignInLink(secure, await aClient(secure));
		const answer = await secure.submit('/portal/sign-in', { token });
		expect(String(answer.headers['set-cookie'])).toMatch(
			/__Host-cloudsales_portal=[^,]+,[^,]*; Secure/,
		);
		await secure.stop();
	});

	it('a link opens one session, and none once it is too old or forged', async () => {
		const { token } = await aSignInLink(service, await aClient(service));
		await confirm(token);
		const again = await confirm(token);
		expect(again.status).toBe(401);
		expect(again.text).toContain('tidak berlaku');
		expect(again.headers['set-cookie']).toBeUndefined();
		expect((await confirm(`${token}x`)).status).toBe(401);
		expect((await confirm('short')).status).toBe(401);

		const old = await aSignInLink(service, await aClient(service));
		const { now } = service;
		service.now = new Date(now.getTime() + 7 * 86_400_000);
		expect((await confirm(old.token)).status).toBe(401);
		service.now = now;
	});

	it('portal.sign-in opens a session over the API and refuses a used link', async () => {
		const { token } = await aSignInLink(service, await aClient(service));
		const answer = await service.call('POST', '/portal/sign-in', { token }, { role: 'NONE' });
		expect(answer).toMatchObject({
			status: 201,
			body: {
				session_token: expect.stringMatching(/^ss_/),
				expires_at: new Date(service.machine_now.getTime() + 12 * 3_600_000).toISOString(),
			},
		});
		const again = await service.call('POST', '/portal/sign-in', { token }, { role: 'NONE' });
		expect(again).toMatchObject({ status: 401, body: { code: 'portal.sign-in-link-invalid' } });
	});

	it('the audit trail names who signed in, and holds neither link nor session', async () => {
		const client = await aClient(service);
		const { token } = await aSignInLink(service, client);
		const { body } = await service.call('POST', '/portal/sign-in', { token }, { role: 'NONE' });
		const me = await service.call('GET', '/portal/me', undefined, { token: body.session_token });
		const { client: database } = service.runtime.database;
		const entries = await database.auditEntry.findMany({
			where: { operation: 'portal.sign-in', actor_id: me.body.user.id },
		});
		expect(entries).toMatchObject([{ actor_type: 'USER', actor_name: client.name }]);
		for (const table of ['audit_entries', 'sessions', 'idempotency_keys', 'events']) {
			const rows = await database.$queryRawUnsafe<{ row: string }[]>(
				`SELECT t::text AS row FROM ${table} t`,
			);
			const text = rows.map(({ row }) => row).join();
			expect([table, text.includes(token), text.includes(body.session_token)]).toEqual([
				table,
				false,
				false,
			]);
		}
	});

	it('escapes a token that is none', async () => {
		const page = await service.http.get('/portal/sign-in?token=%22%3E%3Cscript%3E');
		expect(page.text).toContain('value="&quot;&gt;&lt;script&gt;"');
	});
});

describe('asking for a sign-in link', () => {
	let service: TestService;
	let start: Date;
	beforeAll(async () => {
		service = await startTestService();
		start = service.now;
	});
	afterAll(() => service.stop());
	// Each test in another hour, so that one does not use up what another may ask for.
	let hours = 0;
	beforeEach(() => {
		hours += 1;
		service.now = new Date(start.getTime() + hours * 3_600_000);
	});

	const ask = (email: string) =>
		service.submit('/portal/sign-in/request', { email }).set('Accept-Language', 'en');
	/** A client with a portal user, as after its first payment. */
	const member = async (values: { billing_email?: string } = {}) => {
		const client = await aClient(service, values);
		await aSignInLink(service, client);
		return client;
	};
	const mailsTo = async (address: string) => {
		await service.settle();
		return service.vendors.mails.filter((mail) => mail.to === address);
	};
	const tokenIn = (text: string): string => /sign-in\?token=([\w.-]+\w)/.exec(text)?.[1] ?? '';
	const confirm = (token: string) => service.submit('/portal/sign-in', { token });
	const rows = () => service.runtime.database.client.signInRequest.count();

	it('the page without a link asks for the address', async () => {
		const page = await service.http.get('/portal/sign-in').set('Accept-Language', 'en');
		expect(page.text).toContain('action="/portal/sign-in/request"');
		expect(page.text).toContain('name="email"');
	});

	it('mails a link that signs in once, within ten minutes', async () => {
		const client = await member();
		expect((await ask(` ${client.billing_email.toUpperCase()} `)).status).toBe(200);
		const [mail] = await mailsTo(client.billing_email);
		const token = tokenIn(mail?.text ?? '');
		const opened = await service.http.get(`/portal/sign-in?token=${token}`);
		expect(opened.headers['set-cookie']).toBeUndefined();
		expect((await confirm(token)).headers['location']).toBe('/portal');
		const again = await confirm(token);
		expect(again.status).toBe(401);
		expect(again.text).toContain('action="/portal/sign-in/request"');
	});

	it('portal.sign-in refuses a link that another browser asked for, and does not use it up', async () => {
		const client = await member();
		const browser = aBrowser(service);
		await browser.send('/portal/sign-in/request', { email: client.billing_email });
		const token = await mailedToken(service, client.billing_email);
		const stranger = aBrowser(service);
		await stranger.send('/portal/sign-in/request', { email: 'another@client.test' });
		const markOf = ({ cookies }: Browser) => cookies.get('cloudsales_asked');
		expect(markOf(browser)).toMatch(/^[\w-]{43}$/);
		expect(markOf(stranger)).toMatch(/^[\w-]{43}$/);
		expect(markOf(stranger)).not.toBe(markOf(browser));
		for (const browser_token of [undefined, markOf(stranger)]) {
			const body = { token, browser_token };
			const answer = await service.call('POST', '/portal/sign-in', body, { role: 'NONE' });
			expect(answer).toMatchObject({
				status: 401,
				body: { code: 'portal.sign-in-other-browser' },
			});
		}
		expect((await stranger.send('/portal/sign-in', { token })).status).toBe(401);
		const own = { token, browser_token: markOf(browser) };
		const opened = await service.call('POST', '/portal/sign-in', own, { role: 'NONE' });
		expect([opened.status, opened.body.session_token]).toEqual([
			201,
			expect.stringMatching(/^ss_/),
		]);
	});

	it('the link is over after ten minutes, and the invitation is not', async () => {
		const client = await member();
		const invitation = await aSignInLink(service, client);
		await ask(client.billing_email);
		const [mail] = await mailsTo(client.billing_email);
		service.now = new Date(service.now.getTime() + 10 * 60_000);
		expect((await confirm(tokenIn(mail?.text ?? ''))).status).toBe(401);
		expect((await confirm(invitation.token)).status).toBe(303);
	});

	it('answers an address that nobody has in the same way, writes as much, and mails nothing', async () => {
		const client = await member();
		const before = await rows();
		const known = await ask(client.billing_email);
		const between = await rows();
		const unknown = await ask('nobody@nowhere.example');
		expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
		expect([between - before, (await rows()) - between]).toEqual([1, 1]);
		expect(await mailsTo('nobody@nowhere.example')).toEqual([]);
		expect(await mailsTo(client.billing_email)).toHaveLength(1);
	});

	it('mails a client that was never invited nothing', async () => {
		const client = await aClient(service);
		expect((await ask(client.billing_email)).status).toBe(200);
		expect(await mailsTo(client.billing_email)).toEqual([]);
	});

	it('sends three links to an address in a quarter of an hour, and answers the fourth as before', async () => {
		const client = await member();
		const answers = [];
		for (let time = 0; time < 4; time += 1) answers.push(await ask(client.billing_email));
		expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
		expect(await mailsTo(client.billing_email)).toHaveLength(3);
		service.now = new Date(service.now.getTime() + 16 * 60_000);
		await ask(client.billing_email);
		expect(await mailsTo(client.billing_email)).toHaveLength(4);
	});

	it('takes twenty requests from one network in a quarter of an hour', async () => {
		const before = await rows();
		for (let number = 0; number < 23; number += 1) await ask(`guess${number}@nowhere.example`);
		expect((await rows()) - before).toBe(20);
	});

	it('staff can neither draft nor send such a mail, and nothing keeps what was typed in', async () => {
		const client = await member();
		await ask(client.billing_email);
		const { id: related_id } = await service.runtime.database.client.signInRequest.findFirstOrThrow(
			{
				orderBy: { created_at: 'desc' },
			},
		);
		for (const path of ['/emails/draft', '/emails/send']) {
			const answer = await service.call('POST', path, { kind: 'SIGN_IN', related_id });
			expect(answer.body.code).toBe('email.kind-unknown');
			expect(answer.body.details.kinds).not.toContain('SIGN_IN');
		}
		const kept = await service.runtime.database.client.$queryRaw<{ row: string }[]>`
			SELECT t::text AS row FROM sign_in_requests t`;
		expect(kept.map(({ row }) => row).join()).not.toContain(client.billing_email);
		await service.settle();
		const [mail] = await mailsTo(client.billing_email);
		const token = tokenIn(mail?.text ?? '');
		for (const table of ['messages', 'message_deliveries', 'drafts', 'sign_in_requests']) {
			const [{ count }] = await service.runtime.database.client.$queryRawUnsafe<any[]>(
				`SELECT count(*)::int FROM ${table} t WHERE strpos(t::text, $1) > 0`,
				token,
			);
			expect({ table, count }).toEqual({ table, count: 0 });
		}
	});

	it('asks again for what is no address', async () => {
		expect((await ask('not an address')).status).toBe(422);
	});

	it('a session that nobody uses ends after two hours, one that is used after twelve', async () => {
		const client = await member();
		const signedIn = async () => {
			const { token } = await aSignInLink(service, client);
			service.now = new Date(service.now.getTime() + 1000);
			const { headers } = await confirm(token);
			return /cloudsales_portal=([^;]+)/.exec(String(headers['set-cookie']))?.[1] ?? '';
		};
		const [idle, used] = [await signedIn(), await signedIn()];
		// Not by `service.http`, which keeps the cookie of the last session.
		const open = async (token: string) =>
			(
				await fetch(`${service.address}/portal`, {
					redirect: 'manual',
					headers: { cookie: `cloudsales_portal=${token}` },
				})
			).status;
		const begun = service.now.getTime();
		for (let hour = 1; hour <= 11; hour += 1) {
			service.now = new Date(begun + hour * 3_600_000);
			expect(await open(used)).toBe(200);
		}
		expect(await open(idle)).toBe(303);
		service.now = new Date(begun + 12 * 3_600_000);
		expect(await open(used)).toBe(303);
	});

	it('signs out on all devices', async () => {
		const client = await member();
		const sessions = [];
		for (let time = 0; time < 2; time += 1) {
			service.now = new Date(service.now.getTime() + 1000);
			const { headers } = await confirm((await aSignInLink(service, client)).token);
			sessions.push(/cloudsales_portal=[^;]+/.exec(String(headers['set-cookie']))?.[0] ?? '');
		}
		await service.submit('/portal/sign-out/everywhere').set('Cookie', sessions[0]!);
		for (const cookie of sessions)
			expect((await service.http.get('/portal').set('Cookie', cookie)).status).toBe(303);
	});
});
