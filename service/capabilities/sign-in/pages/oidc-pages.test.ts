import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import Provider from 'oidc-provider';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aBrowser, aStaffMember, type Browser } from '../fixtures.ts';

/** What the provider says of its accounts; a test changes it. */
type Account = { email: string; email_verified?: boolean; hd?: string };

describe('signing in to the console by OIDC', () => {
	let provider: Server;
	let issuer: string;
	let service: TestService;
	const accounts = new Map<string, Account>();
	/** Who is signed in at the provider now. */
	let present = '';
	beforeAll(async () => {
		provider = createServer();
		await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
		issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
		provider.on('request', aProvider(issuer, accounts, () => present).callback());
		service = await startTestService({
			environment: {
				OIDC_ISSUER: issuer,
				OIDC_CLIENT_ID: 'cloudsales',
				OIDC_CLIENT_SECRET: 'a-secret-of-the-test-client',
				OIDC_HOSTED_DOMAIN: 'cloudsales.test',
				OIDC_NAME: 'Google',
			},
		});
	});
	afterAll(async () => {
		await service?.stop();
		provider.closeAllConnections();
		await new Promise((resolve) => provider.close(resolve));
	});

	/** Follows the provider until it leads back, and gives the query with which it does. */
	const throughProvider = async (address: string): Promise<string> => {
		const cookies = new Map<string, string>();
		for (let hop = 0, url = address; hop < 12; hop += 1) {
			const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
			const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
			for (const one of response.headers.getSetCookie()) {
				const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
				cookies.set(name, value);
			}
			const next = response.headers.get('location');
			if (next === null) throw new Error(`The provider stops: ${await response.text()}`);
			url = new URL(next, url).href;
			if (url.startsWith('http://cloudsales.test/')) return new URL(url).search;
		}
		throw new Error('The provider leads nowhere');
	};
	const callback = '/console/sign-in/oidc/callback';
	const begin = async (browser: Browser, to = '/console') => {
		const answer = await browser.get(`/console/sign-in/oidc?to=${encodeURIComponent(to)}`);
		return { address: answer.location ?? '', query: await throughProvider(answer.location ?? '') };
	};
	const signIn = async (sub: string, account: Account, browser = aBrowser(service)) => {
		accounts.set(sub, account);
		present = sub;
		const { query } = await begin(browser);
		return { browser, answer: await browser.get(callback + query) };
	};
	let number = 0;
	const member = async () => {
		const email = `oidc${(number += 1)}@cloudsales.test`;
		const user = await aStaffMember(service, { email });
		const account: Account = { email, email_verified: true, hd: 'cloudsales.test' };
		return { user, email, account, sub: `sub-${number}` };
	};
	const isIn = async (browser: Browser) => (await browser.get('/api/v1/clients')).status === 200;

	it('the page has it as a link, and the request carries PKCE, state, nonce and the domain', async () => {
		const browser = aBrowser(service);
		expect((await browser.get('/console/sign-in')).text).toMatch(
			/<a class="button" href="\/console\/sign-in\/oidc\?to=%2Fconsole"[^>]*>\s*Sign in with Google/,
		);
		const { location } = await browser.get('/console/sign-in/oidc');
		const asked = new URL(location ?? '').searchParams;
		expect(Object.fromEntries(asked)).toMatchObject({
			response_type: 'code',
			code_challenge_method: 'S256',
			hd: 'cloudsales.test',
			redirect_uri: `http://cloudsales.test${callback}`,
		});
		for (const name of ['state', 'nonce', 'code_challenge'])
			expect(asked.get(name)?.length).toBeGreaterThan(40);
	});

	it('opens a session of the console with the role of our user, and leads to the wanted page', async () => {
		const { sub, account, user } = await member();
		accounts.set(sub, account);
		present = sub;
		const browser = aBrowser(service);
		const { query } = await begin(browser, '/console/board');
		const answer = await browser.get(callback + query);
		expect([answer.status, answer.location]).toEqual([303, '/console/board']);
		expect(await isIn(browser)).toBe(true);
		const where = { user_id: user.id };
		const session = await service.runtime.database.client.session.findFirstOrThrow({ where });
		expect(session).toMatchObject({ door: 'CONSOLE', method: 'OIDC' });
		const { external_identities } = await service.runtime.database.client.user.findUniqueOrThrow({
			where: { id: user.id },
			include: { external_identities: true },
		});
		expect(external_identities).toMatchObject([{ issuer, subject: sub }]);
	});

	it('knows a person by sub: under another address it is the same, and another sub with the address is not', async () => {
		const { sub, account, email } = await member();
		expect((await signIn(sub, account)).answer.status).toBe(303);
		const renamed = { ...account, email: 'renamed@cloudsales.test' };
		expect((await signIn(sub, renamed)).answer.status).toBe(303);
		const successor = await signIn('another-sub', { ...account, email });
		expect([successor.answer.status, await isIn(successor.browser)]).toEqual([403, false]);
	});

	it.each([
		['an unknown person', { email: 'nobody@cloudsales.test' }],
		['an address that is not verified', { email_verified: false }],
		['another hosted domain', { hd: 'evil.test' }],
		['no hosted domain, as of a private account', { hd: undefined }],
	])('refuses %s', async (_, changes) => {
		const { sub, account } = await member();
		const { hd, ...rest } = { ...account, ...changes };
		const wrong = hd === undefined ? rest : { ...rest, hd };
		const { browser, answer } = await signIn(sub, wrong);
		expect([answer.status, await isIn(browser)]).toEqual([403, false]);
		expect(answer.text).toContain('not that of a user of the console');
	});

	it('refuses a client, and a user who was disabled', async () => {
		const { user, sub, account } = await member();
		await service.call('POST', `/users/${user.id}/disable`, { reason: 'Has left' });
		expect((await signIn(sub, account)).answer.status).toBe(403);
		await service.runtime.database.client.user.update({
			where: { id: user.id },
			data: { role: 'CLIENT', status: 'ACTIVE' },
		});
		expect((await signIn(sub, account)).answer.status).toBe(403);
	});

	it('takes an answer of the provider once, in the browser that began, and with its state', async () => {
		const { sub, account } = await member();
		accounts.set(sub, account);
		present = sub;
		const [own, other] = [aBrowser(service), aBrowser(service)];
		const { query } = await begin(own);
		// Another browser: without a step, and with one of its own.
		expect((await other.get(callback + query)).status).toBe(401);
		await other.get('/console/sign-in/oidc');
		expect((await other.get(callback + query)).status).toBe(401);
		expect(await isIn(other)).toBe(false);
		expect((await own.get(callback + query)).status).toBe(303);
		const replay = aBrowser(service);
		for (const [name, value] of own.cookies) replay.cookies.set(name, value);
		replay.cookies.delete('cloudsales_console');
		expect((await replay.get(callback + query)).status).toBe(401);
	});

	it('says so when the provider refuses, or another state comes back', async () => {
		const browser = aBrowser(service);
		await browser.get('/console/sign-in/oidc');
		const refused = await browser.get(`${callback}?error=access_denied&state=x`);
		expect([refused.status, refused.text.includes('not completed')]).toEqual([401, true]);
		const { sub, account } = await member();
		accounts.set(sub, account);
		present = sub;
		const { query } = await begin(browser);
		const changed = new URLSearchParams(query);
		changed.set('state', 'another-state');
		expect((await browser.get(`${callback}?${changed.toString()}`)).status).toBe(401);
		expect(await isIn(browser)).toBe(false);
	});
});

describe('without OIDC', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	it('there is no such way', async () => {
		const browser = aBrowser(service);
		expect((await browser.get('/console/sign-in')).text).not.toContain('/console/sign-in/oidc');
		for (const path of ['/console/sign-in/oidc', '/console/sign-in/oidc/callback?code=x&state=y'])
			expect((await browser.get(path)).location).toBe('/console/sign-in');
	});

	it.each([
		[{ OIDC_ISSUER: 'https://id.test' }, 'OIDC_CLIENT_ID'],
		[
			{
				OIDC_ISSUER: 'https://accounts.google.com',
				OIDC_CLIENT_ID: 'id',
				OIDC_CLIENT_SECRET: 'secret',
			},
			'OIDC_HOSTED_DOMAIN',
		],
		[
			{ OIDC_ISSUER: 'http://id.test', OIDC_CLIENT_ID: 'id', OIDC_CLIENT_SECRET: 'secret' },
			'Must begin with https',
		],
		[{ CONSOLE_MAILED_LINKS: 'off' }, 'CONSOLE_MAILED_LINKS'],
	])('the service does not start with half of it: %j', async (environment, said) => {
		await expect(startTestService({ environment })).rejects.toThrow(said);
	});
});

/** A real provider, whose person agrees at once to whatever a client asks. */
function aProvider(
	issuer: string,
	accounts: ReadonlyMap<string, Account>,
	present: () => string,
): Provider {
	const provider = new Provider(issuer, {
		clients: [
			{
				client_id: 'cloudsales',
				client_secret: 'a-secret-of-the-test-client',
				redirect_uris: ['http://cloudsales.test/console/sign-in/oidc/callback'],
				token_endpoint_auth_method: 'client_secret_post',
			},
		],
		claims: { openid: ['sub', 'email', 'email_verified', 'hd'] },
		conformIdTokenClaims: false,
		scopes: ['openid', 'email', 'profile'],
		features: { devInteractions: { enabled: false } },
		pkce: { required: () => true },
		extraParams: ['hd'],
		findAccount: (_: unknown, sub: string) => ({
			accountId: sub,
			claims: () => ({ sub, ...accounts.get(sub) }),
		}),
		interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
	} as never);
	provider.use(async (context, next) => {
		if (!context.path.startsWith('/interaction/')) return next();
		const details = await provider.interactionDetails(context.req, context.res);
		const { prompt, params, session } = details;
		if (prompt.name === 'login') {
			const result = { login: { accountId: present() } };
			return provider.interactionFinished(context.req, context.res, result);
		}
		const grant = new provider.Grant({
			accountId: session?.accountId ?? '',
			clientId: String(params['client_id']),
		});
		grant.addOIDCScope('openid email profile');
		grant.addOIDCClaims(['sub', 'email', 'email_verified', 'hd']);
		const result = { consent: { grantId: await grant.save() } };
		return provider.interactionFinished(context.req, context.res, result, {
			mergeWithLastSubmission: true,
		});
	});
	return provider;
}
