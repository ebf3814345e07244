import { startTestService, type TestService } from '../../../tests/service.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aSignInLink } from '../../portal/fixtures.ts';
import { aBrowser, mailedToken, signInByMail, type Browser } from '../fixtures.ts';

describe('the people of a company', () => {
	let service: TestService;
	let start: Date;
	let hours = 0;
	beforeAll(async () => {
		service = await startTestService();
		start = service.now;
	});
	afterAll(() => service.stop());
	beforeEach(() => void (service.now = new Date(start.getTime() + (hours += 1) * 3_600_000)));

	const formToken = 'a-form-token-of-a-test-';
	let number = 0;
	const token = (): string => `${formToken}${(number += 1)}`;
	/** A client whose owner has signed in. */
	const aCompany = async (values: { billing_email?: string } = {}) => {
		const client = await aClient(service, values);
		await aSignInLink(service, client);
		const browser = aBrowser(service);
		await signInByMail(service, browser, { door: 'portal', email: client.billing_email });
		return { client, browser };
	};
	const invite = (browser: Browser, email: string, role = 'FINANCE') =>
		browser.send('/portal/people/invite', { name: 'Budi', email, role, form_token: token() });
	const newAddress = (): string => `person${(number += 1)}@client.test`;
	/** A person of the company who has accepted. */
	const accepted = async (company: { browser: Browser }, role = 'FINANCE') => {
		const email = newAddress();
		await invite(company.browser, email, role);
		const browser = aBrowser(service);
		const answer = await browser.send('/portal/sign-in', {
			token: await mailedToken(service, email),
		});
		expect(answer.location).toBe('/portal');
		return { email, browser };
	};
	const membershipOf = async (email: string, client_id: string) => {
		const where = { client_id, user: { email } };
		return service.runtime.database.client.membership.findFirstOrThrow({ where });
	};
	const me = async (browser: Browser) => {
		const answer = await browser.get('/api/v1/portal/me');
		return answer.status === 200 ? JSON.parse(answer.text).client.id : answer.status;
	};

	it('an owner invites by mail; the invitation is accepted once, and within seven days', async () => {
		const { client, browser } = await aCompany();
		const email = newAddress();
		const sent = await invite(browser, email);
		expect([sent.status, sent.location]).toEqual([303, '/portal/people']);
		const link = await mailedToken(service, email);
		const mail = service.vendors.mails.filter(({ to }) => to === email).at(-1);
		expect(mail?.subject).toContain(client.name);
		expect((await membershipOf(email, client.id)).status).toBe('INVITED');
		expect((await browser.get('/portal/people')).text).toContain('Invited');
		const person = aBrowser(service);
		await person.send('/portal/sign-in', { token: link });
		expect(await me(person)).toBe(client.id);
		expect((await membershipOf(email, client.id)).status).toBe('ACTIVE');
		expect((await aBrowser(service).send('/portal/sign-in', { token: link })).status).toBe(401);

		const late = newAddress();
		await invite(browser, late, 'TECHNICAL');
		const old = await mailedToken(service, late);
		service.now = new Date(service.now.getTime() + 7 * 86_400_000);
		expect((await aBrowser(service).send('/portal/sign-in', { token: old })).status).toBe(401);
		// Nor by a link that the person asks for: the invitation itself is over.
		const answer = await signInByMail(service, aBrowser(service), { door: 'portal', email: late });
		expect(answer.status).toBe(401);
	});

	it('people without the role see the others and change nothing', async () => {
		const company = await aCompany();
		const { browser, email } = await accepted(company);
		const page = await browser.get('/portal/people');
		expect(page.text).toContain(company.client.billing_email);
		expect(page.text).not.toContain('/portal/people/invite');
		const { id } = await membershipOf(email, company.client.id);
		const before = service.vendors.mails.length;
		expect((await invite(browser, newAddress())).status).toBe(403);
		expect((await browser.send(`/portal/people/${id}/role`, { role: 'OWNER' })).status).toBe(403);
		await service.settle();
		expect(service.vendors.mails).toHaveLength(before);
		expect((await membershipOf(email, company.client.id)).role).toBe('FINANCE');
	});

	it('a person who is taken out is out at once, and an old link lets nobody in', async () => {
		const company = await aCompany();
		const { browser, email } = await accepted(company);
		const { id } = await membershipOf(email, company.client.id);
		await company.browser.send(`/portal/people/${id}/remove`);
		expect(await me(browser)).toBe(401);
		const answer = await signInByMail(service, aBrowser(service), { door: 'portal', email });
		expect(answer.status).toBe(401);
		// Invited again, the person comes back by the new mail.
		await invite(company.browser, email, 'TECHNICAL');
		expect((await membershipOf(email, company.client.id)).status).toBe('INVITED');
	});

	it('the last owner can neither leave nor become something else, however many try at once', async () => {
		const company = await aCompany();
		const own = await membershipOf(company.client.billing_email, company.client.id);
		// No button that would be refused.
		expect((await company.browser.get('/portal/people')).text).not.toContain(own.id);
		const refused = await company.browser.send(`/portal/people/${own.id}/remove`);
		expect(refused.location).toBe('/portal/people');
		expect((await company.browser.get('/portal/people')).text).toContain('at least one owner');
		const { email } = await accepted(company, 'OWNER');
		const other = await membershipOf(email, company.client.id);
		expect((await company.browser.get('/portal/people')).text).toContain(
			`/portal/people/${own.id}/remove`,
		);
		const answers = await Promise.all([
			service.call('POST', `/memberships/${own.id}/change-role`, { role: 'FINANCE' }),
			service.call('POST', `/memberships/${other.id}/remove`),
		]);
		expect(answers.map(({ body }) => body.code ?? 'done').sort()).toEqual([
			'done',
			'membership.last-owner',
		]);
	});

	it('membership.invite refuses who is there, foreign companies, unknown ones and too many', async () => {
		const company = await aCompany();
		const people = (id: string) => `/clients/${id}/people`;
		const body = { email: company.client.billing_email, name: 'Budi', role: 'OWNER' };
		const there = await service.call('POST', people(company.client.id), body);
		expect(there.body.code).toBe('membership.already-there');
		const unknown = await service.call('POST', people('01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f'), {
			...body,
			email: newAddress(),
		});
		expect(unknown.body.code).toBe('resource.not-found');
		for (let count = 0; count < 20; count += 1)
			expect((await invite(company.browser, newAddress())).status).toBe(303);
		const more = await invite(company.browser, newAddress());
		expect([more.status, more.text.includes('Too many invitations')]).toEqual([422, true]);
		const refused = { ...body, email: newAddress() };
		expect(await service.call('POST', people(company.client.id), refused)).toMatchObject({
			status: 409,
			body: {
				code: 'membership.too-many',
				details: { invited_at_most: 20, people_at_most: 200 },
			},
		});
		// Nor is the person made who was refused, or mailed.
		const { user } = service.runtime.database.client;
		expect(await user.count({ where: { email: refused.email } })).toBe(0);
	});

	it('membership.list shows staff the people of a client page by page, and a client its own alone', async () => {
		const [company, foreign] = [await aCompany(), await aCompany()];
		const { email } = await accepted(company);
		const invited = newAddress();
		await invite(company.browser, invited, 'TECHNICAL');
		const own = `client_id=${company.client.id}`;
		const read = async (query: string) =>
			(await service.call('GET', `/memberships?sort=created_at&${query}`)).body;
		const first = await read(`${own}&limit=2`);
		expect(first).toMatchObject({
			data: [
				{ email: company.client.billing_email, role: 'OWNER', status: 'ACTIVE' },
				{ email, role: 'FINANCE', status: 'ACTIVE', invited_until: null },
			],
			has_more: true,
		});
		const rest = await read(`${own}&limit=2&cursor=${first.next_cursor}`);
		expect(rest).toMatchObject({
			data: [{ email: invited, role: 'TECHNICAL', status: 'INVITED' }],
			has_more: false,
		});
		expect((await read(`${own}&status=INVITED`)).data).toEqual(rest.data);
		const seenBy = async ({ browser }: { browser: Browser }, query = '') =>
			JSON.parse((await browser.get(`/api/v1/memberships${query}`)).text).data.map(
				(one: { email: string }) => one.email,
			);
		expect((await seenBy(company)).sort()).toEqual(
			[company.client.billing_email, email, invited].sort(),
		);
		expect(await seenBy(foreign)).toEqual([foreign.client.billing_email]);
		expect(await seenBy(foreign, `?${own}`)).toEqual([]);
	});

	it('one person is in two companies and goes from one to the other openly', async () => {
		const one = await aCompany();
		const other = await aCompany({ billing_email: one.client.billing_email });
		const browser = aBrowser(service);
		service.now = new Date(service.now.getTime() + 20 * 60_000);
		await signInByMail(service, browser, { door: 'portal', email: one.client.billing_email });
		expect(await me(browser)).toBe(one.client.id);
		const page = await browser.get('/portal/people');
		expect(page.text).toContain(other.client.name);
		const switched = await browser.send('/portal/switch-company', { client_id: other.client.id });
		expect([switched.status, switched.location]).toEqual([303, '/portal']);
		expect(await me(browser)).toBe(other.client.id);
		const foreign = await aCompany();
		await browser.send('/portal/switch-company', { client_id: foreign.client.id });
		expect(await me(browser)).toBe(other.client.id);
		// By GET, or from another site, nothing happens.
		expect((await browser.get('/portal/switch-company')).status).toBe(404);
		const site = 'cross-site';
		const sent = await browser.send('/portal/switch-company', { client_id: one.client.id }, site);
		expect(sent.status).toBe(403);
		expect(await me(browser)).toBe(other.client.id);
	});

	it('a session that an invitation opened stays in its company: such mails are forwarded', async () => {
		const one = await aCompany();
		const other = await aCompany({ billing_email: one.client.billing_email });
		const { token: link } = await aSignInLink(service, other.client);
		const browser = aBrowser(service);
		service.now = new Date(service.now.getTime() + 1000);
		await browser.send('/portal/sign-in', { token: link });
		expect(await me(browser)).toBe(other.client.id);
		await browser.send('/portal/switch-company', { client_id: one.client.id });
		expect(await me(browser)).toBe(other.client.id);
		const security = await browser.get('/portal/security');
		expect(security.text).toContain('one company only');
		const set = await browser.send('/portal/security/password', { password: 'a long passphrase' });
		expect(set.location).toBe('/portal/security');
		expect(await service.runtime.database.client.password.count()).toBe(0);
	});

	it('session.list shows when and where, and session.end ends one, of the person alone', async () => {
		const company = await aCompany();
		const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
		service.now = new Date(service.now.getTime() + 20 * 60_000);
		const laptop = aBrowser(service, { 'user-agent': agent });
		await signInByMail(service, laptop, { door: 'portal', email: company.client.billing_email });
		const page = await laptop.get('/portal/sessions');
		expect(page.text).toContain('Firefox, Linux');
		expect(page.text).toContain('127.0.0.x');
		expect(page.text.match(/name="session_id"/g)).toHaveLength(1);
		const listed = JSON.parse((await laptop.get('/api/v1/sessions')).text).data;
		expect(listed).toHaveLength(2);
		const [, first] = listed;
		const stranger = await aCompany();
		const foreign = await stranger.browser.send('/portal/sessions/end', { session_id: first.id });
		expect(foreign.status).toBe(404);
		expect(await me(company.browser)).toBe(company.client.id);
		await laptop.send('/portal/sessions/end', { session_id: first.id });
		expect(await me(company.browser)).toBe(401);
		expect(await me(laptop)).toBe(company.client.id);
		const all = await service.call('GET', `/sessions?user_id=${first.user_id}`);
		expect(all.body.data).toHaveLength(1);
		const key = await service.call('GET', '/sessions', undefined, { role: 'SALES' });
		expect(key.body.data).toEqual([]);
	});
});
