import { startTestService, type TestService } from '../../../tests/service.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aSignInLink } from '../../portal/fixtures.ts';
import { aBrowser, aStaffMember, mailedToken, signInByMail } from '../fixtures.ts';

describe('signing in to the console by a mailed link', () => {
	let service: TestService;
	let start: Date;
	let hours = 0;
	beforeAll(async () => {
		service = await startTestService();
		start = service.now;
	});
	afterAll(() => service.stop());
	// Each test in another hour, so that one does not use up what another may ask for.
	beforeEach(() => void (service.now = new Date(start.getTime() + (hours += 1) * 3_600_000)));

	let number = 0;
	const staff = (role?: string) =>
		aStaffMember(service, {
			email: `staff${(number += 1)}@cloudsales.test`,
			...(role === undefined ? {} : { role }),
		});
	const door = 'console' as const;

	it('opens a session of the console, in its own cookie, and leads to the wanted page', async () => {
		const { email } = await staff();
		const browser = aBrowser(service);
		const answer = await signInByMail(service, browser, { door, email, to: '/console/board?q=1' });
		expect([answer.status, answer.location]).toEqual([303, '/console/board?q=1']);
		expect([...browser.cookies.keys()]).toContain('cloudsales_console');
		expect([...browser.cookies.keys()]).not.toContain('cloudsales_portal');
		expect(answer.set_cookies).toContainEqual(
			expect.stringMatching(
				/^cloudsales_console=ss_[\w-]{43}; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
			),
		);
	});

	it.each([
		'https://evil.test/',
		'//evil.test',
		'/portal',
		'/console/sign-in?token=x',
		'/consoleevil',
		'/\\evil.test',
	])('leads to no page but those of the console: %s', async (to) => {
		const { email } = await staff();
		const answer = await signInByMail(service, aBrowser(service), { door, email, to });
		expect(answer.location).toBe('/console');
	});

	it('opens only in the browser that asked, and is not used up by another', async () => {
		const { email } = await staff();
		const [own, other] = [aBrowser(service), aBrowser(service)];
		await own.send('/console/sign-in/request', { email });
		await other.get('/console/sign-in');
		const token = await mailedToken(service, email);
		const stolen = await other.send('/console/sign-in', { token });
		expect([stolen.status, stolen.set_cookies]).toEqual([401, []]);
		expect(stolen.text).toContain('asked for in another browser');
		// A browser that has asked for a link of its own is another one still.
		await other.send('/console/sign-in/request', { email: 'nobody@nowhere.example' });
		expect((await other.send('/console/sign-in', { token })).status).toBe(401);
		expect((await own.send('/console/sign-in', { token })).status).toBe(303);
		const replayed = await own.send('/console/sign-in', { token });
		expect([replayed.status, replayed.set_cookies]).toEqual([401, []]);
	});

	it('takes a link of the portal at the portal only, and an invitation not at all', async () => {
		const client = await aClient(service);
		const invitation = await aSignInLink(service, client);
		const browser = aBrowser(service);
		expect((await browser.send('/console/sign-in', { token: invitation.token })).status).toBe(401);
		const email = client.billing_email;
		await browser.send('/portal/sign-in/request', { email });
		const token = await mailedToken(service, email);
		expect((await browser.send('/console/sign-in', { token })).status).toBe(401);
		expect((await browser.send('/portal/sign-in', { token })).location).toBe('/portal');
	});

	it('answers everybody alike, writes as much, and mails nobody but staff', async () => {
		const client = await aClient(service);
		await aSignInLink(service, client);
		const { email } = await staff();
		const { client: database } = service.runtime.database;
		const answers = [];
		const written = [];
		for (const asked of [email, client.billing_email, 'nobody@nowhere.example']) {
			const before = await database.signInRequest.count();
			const answer = await aBrowser(service).send('/console/sign-in/request', { email: asked });
			answers.push(`${answer.status} ${answer.text} ${answer.set_cookies.length}`);
			written.push((await database.signInRequest.count()) - before);
		}
		expect(new Set(answers).size).toBe(1);
		expect(written).toEqual([1, 1, 1]);
		expect(await mailedToken(service, email)).not.toBe('');
		expect(await mailedToken(service, client.billing_email)).toBe('');
	});

	it('mails three links to an address in a quarter of an hour', async () => {
		const { email } = await staff();
		for (let time = 0; time < 5; time += 1)
			await aBrowser(service).send('/console/sign-in/request', { email });
		await service.settle();
		expect(service.vendors.mails.filter(({ to }) => to === email)).toHaveLength(3);
	});

	it('ends after an hour without use, and after twelve in any case', async () => {
		const { email } = await staff();
		const [idle, used] = [aBrowser(service), aBrowser(service)];
		await signInByMail(service, idle, { door, email });
		await signInByMail(service, used, { door, email });
		const begun = service.now.getTime();
		const isIn = async (browser: typeof used) =>
			(await browser.get('/api/v1/clients')).status === 200;
		for (let half = 1; half < 24; half += 1) {
			service.now = new Date(begun + half * 1_800_000);
			expect([half, await isIn(used)]).toEqual([half, true]);
		}
		expect(await isIn(idle)).toBe(false);
		service.now = new Date(begun + 12 * 3_600_000);
		expect(await isIn(used)).toBe(false);
	});

	it('keeps no token that was there before: neither one that was planted nor the former session', async () => {
		const { email } = await staff();
		const browser = aBrowser(service);
		const planted = `ss_${'a'.repeat(43)}`;
		browser.cookies.set('cloudsales_console', planted);
		await signInByMail(service, browser, { door, email });
		const first = browser.cookies.get('cloudsales_console') ?? '';
		expect(first).not.toBe(planted);
		await browser.send('/console/sign-in/request', { email });
		const token = await mailedToken(service, email);
		await browser.send('/console/sign-in', { token });
		const second = browser.cookies.get('cloudsales_console') ?? '';
		expect(second).not.toBe(first);
		const old = aBrowser(service);
		old.cookies.set('cloudsales_console', first);
		expect((await old.get('/api/v1/clients')).status).toBe(401);
		expect((await browser.get('/api/v1/clients')).status).toBe(200);
	});

	it('signs out: the session ends, not only the cookie', async () => {
		const { email } = await staff();
		const browser = aBrowser(service);
		await signInByMail(service, browser, { door, email });
		const token = browser.cookies.get('cloudsales_console') ?? '';
		expect((await browser.send('/console/sign-out')).status).toBe(200);
		expect(browser.cookies.has('cloudsales_console')).toBe(false);
		browser.cookies.set('cloudsales_console', token);
		expect((await browser.get('/api/v1/clients')).status).toBe(401);
	});

	describe('a user who is disabled', () => {
		it('user.disable ends every session at once, and lets nobody in until user.enable', async () => {
			const { id, email } = await staff();
			const browsers = [aBrowser(service), aBrowser(service)];
			for (const browser of browsers) await signInByMail(service, browser, { door, email });
			const reason = { reason: 'Has left the company' };
			const disabled = await service.call('POST', `/users/${id}/disable`, reason);
			expect(disabled).toMatchObject({ status: 200, body: { status: 'DISABLED' } });
			for (const browser of browsers)
				expect((await browser.get('/api/v1/clients')).status).toBe(401);
			const sent = service.vendors.mails.length;
			await browsers[0]!.send('/console/sign-in/request', { email });
			await service.settle();
			expect(service.vendors.mails).toHaveLength(sent);
			const enabled = await service.call('POST', `/users/${id}/enable`, reason);
			expect(enabled.body.status).toBe('ACTIVE');
			// The sessions of before stay ended.
			expect((await browsers[1]!.get('/api/v1/clients')).status).toBe(401);
			service.now = new Date(service.now.getTime() + 20 * 60_000);
			expect((await signInByMail(service, browsers[0]!, { door, email })).status).toBe(303);
		});

		it('a link that was mailed before lets nobody in', async () => {
			const { id, email } = await staff();
			const browser = aBrowser(service);
			await browser.send('/console/sign-in/request', { email });
			const token = await mailedToken(service, email);
			await service.call('POST', `/users/${id}/disable`, { reason: 'Has left' });
			expect((await browser.send('/console/sign-in', { token })).status).toBe(401);
		});

		it('is not the last administrator, however many try at once', async () => {
			const admins = [await staff('ADMIN'), await staff('ADMIN')];
			const answers = await Promise.all(
				admins.map(({ id }) => service.call('POST', `/users/${id}/disable`, { reason: 'A test' })),
			);
			expect(answers.map(({ body }) => body.code ?? body.status).sort()).toEqual([
				'DISABLED',
				'user.last-admin',
			]);
		});
	});

	it('names in the audit trail who signed in, and keeps no token anywhere', async () => {
		const { id, email } = await staff();
		const browser = aBrowser(service);
		await browser.send('/console/sign-in/request', { email });
		const token = await mailedToken(service, email);
		await browser.send('/console/sign-in', { token });
		const { client: database } = service.runtime.database;
		const entries = await database.auditEntry.findMany({ where: { operation: 'console.sign-in' } });
		expect(entries.at(-1)).toMatchObject({ actor_type: 'USER', actor_id: id });
		const secrets = [token, ...browser.cookies.values()];
		for (const table of ['audit_entries', 'sessions', 'sign_in_requests', 'messages', 'events'])
			for (const secret of secrets) {
				const [row] = await database.$queryRawUnsafe<{ count: number }[]>(
					`SELECT count(*)::int AS count FROM ${table} t WHERE strpos(t::text, $1) > 0`,
					secret,
				);
				expect({ table, count: row?.count }).toEqual({ table, count: 0 });
			}
	});
});
