import { readFileSync } from 'node:fs';
import path from 'node:path';
import { aClient } from '../capabilities/clients/fixtures.ts';
import { aSignInLink } from '../capabilities/portal/fixtures.ts';
import { aBrowser, aStaffMember, mailedToken } from '../capabilities/sign-in/fixtures.ts';
import { startTestService, type TestService } from './service.ts';

const signIn = 'capabilities/sign-in';
const links = `${signIn}/pages/link-pages.test.ts`;
const staff = `${signIn}/pages/console-sign-in.test.ts`;
const people = `${signIn}/pages/people-pages.test.ts`;
const passwords = `${signIn}/pages/password-pages.test.ts`;
const rules = `${signIn}/passwords.test.ts`;
const passkeys = `${signIn}/pages/passkey-pages.test.ts`;
const changes = `${signIn}/pages/changes.test.ts`;
const files = 'capabilities/console/pages/messages.test.ts';
const oidc = `${signIn}/pages/oidc-pages.test.ts`;
const access = 'capabilities/portal/pages/access.test.ts';
const here = 'tests/asvs.test.ts';

/** Points of OWASP ASVS about signing in, sessions and pages, each with the test that shows it. Numbers of release 5.0.0: those of drafts differ. */
const points: readonly [point: string, what: string, file: string, test: string][] = [
	['3.2.1', 'files of strangers are never rendered', files, 'is never run, and given to those'],
	['3.3.1', 'cookies are Secure', here, 'cookies over https'],
	['3.3.3', 'and begin with __Host-', here, 'cookies over https'],
	['3.3.2', 'cookies are SameSite', here, 'cookies over https'],
	['3.3.4', 'scripts cannot read session cookies', here, 'cookies over https'],
	['3.4.3', 'content security policy without inline code', here, 'the policy of pages'],
	['3.4.6', 'no other site frames our pages', here, 'the policy of pages'],
	[
		'3.5.1',
		'forms of other sites are refused',
		'tests/cross-site.test.ts',
		'is refused by every page',
	],
	[
		'3.5.4',
		'one cookie for each door',
		'tests/page-doors.test.ts',
		'is nobody with the session of the other door',
	],
	[
		'6.3.1',
		'guessing is slowed down, accounts are not locked',
		passwords,
		'wrong ones are slowed down by account',
	],
	['6.3.1', 'and networks that try many accounts', passwords, 'a network that tries many accounts'],
	['6.2.11', 'words of the context are refused', rules, '%s is refused: %s'],
	['6.2.1', 'eight characters at least', rules, '%s is refused: %s'],
	['6.2.2', 'people change their password', passwords, 'a new one ends all other sessions'],
	['6.2.3', 'with the present password', changes, 'of a password asks for the present one'],
	['6.2.4', 'common passwords are refused', rules, '%s is refused: %s'],
	['6.2.5', 'no rules about kinds of characters', rules, '%s is taken: there are no rules'],
	['6.2.8', 'checked exactly as it was typed', rules, 'fits when it is the same'],
	['6.2.9', 'sixty-four characters are taken', rules, '%s is taken: there are no rules'],
	['6.3.3', 'a second factor', passwords, 'the second factor: after the password a code'],
	['6.3.3', 'which staff must have, by setting', passwords, 'with CONSOLE_SECOND_FACTOR=required'],
	[
		'6.3.4',
		'no way around it',
		passwords,
		'the API refuses a link of a person with a second factor',
	],
	['6.3.4', 'but with the code', changes, 'lets the API sign in with a code'],
	['6.3.7', 'people are told of changes', changes, 'is told to the person by mail'],
	['6.3.8', 'same answer for unknown accounts', passwords, 'are refused alike'],
	['6.3.8', 'same time', passwords, 'takes as long for an address that nobody has'],
	['6.3.8', 'same answer and writes when a link is asked for', staff, 'answers everybody alike'],
	['6.4.1', 'invitations live days and work once', people, 'the invitation is accepted once'],
	['6.4.4', 'a lost factor is replaced by proof', changes, 'by staff takes a lost app away'],
	['6.5.1', 'a code is taken once', passwords, 'taken once, never an older one'],
	['6.5.1', 'also when many send it at once', passwords, 'of many who use one code at once'],
	['6.5.2', 'recovery codes are hashed and work once', passwords, 'a recovery code works once'],
	['6.5.5', 'a step waits ten minutes', passwords, 'the step is over in ten minutes'],
	['6.5.5', 'a link lives ten minutes', links, 'the link is over after ten minutes'],
	[
		'6.6.2',
		'a link opens in the browser that asked',
		staff,
		'opens only in the browser that asked',
	],
	['6.5.6', 'a lost factor is revoked', changes, 'by staff takes a lost app away'],
	['6.6.3', 'links are asked for a few times only', staff, 'mails three links to an address'],
	['6.7.2', 'passkeys answer a fresh challenge, once', passkeys, 'a signature is taken once'],
	['6.8.1', 'a person at a provider is known by issuer and sub', oidc, 'knows a person by sub'],
	['6.8.1', 'unverified and foreign accounts are refused', oidc, 'refuses %s'],
	['7.2.3', 'tokens are random and opaque', here, 'tokens of sessions'],
	['7.2.4', 'a new token at each sign-in', staff, 'keeps no token that was there before'],
	['7.3.1', 'idle end', staff, 'ends after an hour without use'],
	['7.3.1', 'also of a page that is left open', access, 'counts a stream as no use'],
	['7.3.2', 'absolute end', staff, 'after twelve in any case'],
	['7.4.1', 'signing out ends the session itself', staff, 'signs out: the session ends'],
	['7.4.2', 'a disabled user is out at once', staff, 'ends every session at once'],
	['7.4.2', 'and a person who left a company', people, 'is out at once'],
	['7.4.3', 'a changed factor ends other sessions', passwords, 'a new one ends all other sessions'],
	[
		'7.5.1',
		'changes need a sign-in of just before',
		passwords,
		'needs a sign-in of the last half hour',
	],
	['7.5.2', 'sessions are listed and ended', people, 'session.list shows when and where'],
	[
		'8.2.2',
		'guessed ids open nothing',
		'tests/client-access.test.ts',
		'does not exist for another client',
	],
	['10.2.1', 'state, PKCE and nonce', oidc, 'carries PKCE, state, nonce'],
	['10.5.1', 'answers of a provider are taken once', oidc, 'takes an answer of the provider once'],
	['11.4.2', 'argon2id with its parameters', rules, 'is stored as argon2id'],
	['11.3.2', 'secrets of apps are sealed', passwords, 'keeps the secret of the app sealed'],
	[
		'16.2.5',
		'nothing secret is kept in the clear',
		passwords,
		'is neither stored nor logged nor audited',
	],
	['4.1.3', 'the host of a request decides nothing', here, 'a request that names another host'],
];

/** The text of a test, from its title to the line that closes it, which is indented as the test is. */
function bodyAt(source: string, start: number): string {
	const indent = source.slice(source.lastIndexOf('\n', start) + 1, start);
	const text = source.slice(start);
	const end = new RegExp(`^${indent}(?:\\S.*)?\\);$`, 'm').exec(text.slice(text.indexOf("'")));
	return end === null ? '' : text.slice(0, text.indexOf("'") + end.index);
}

describe('ASVS 5.0', () => {
	it.each(points)('%s: %s', (_, __, file, title) => {
		const source = readFileSync(path.join(import.meta.dirname, '..', file), 'utf8');
		const titles = [...source.matchAll(/\bit(?:\.each\([\s\S]*?\))?\(\s*'((?:[^'\\]|\\.)*)'/g)];
		const found = titles.filter(([, one]) => one?.includes(title));
		expect({ file, title, tests: found.length }).toEqual({ file, title, tests: 1 });
		// A test that is left out, or that expects nothing, shows nothing.
		expect(source).not.toMatch(
			/\b(?:it|test|describe)\.(?:skip|todo|only|failing)\b|\b[xf](?:it|describe)\(/,
		);
		expect(bodyAt(source, found[0]!.index)).toMatch(/\bexpect\(/);
	});
});

describe('pages and cookies', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({ environment: { PUBLIC_URL: 'https://sales.test' } });
	});
	afterAll(() => service.stop());

	it('cookies over https: __Host-, Secure, HttpOnly, Lax, and for this host alone', async () => {
		const client = await aClient(service);
		const { token } = await aSignInLink(service, client);
		const answer = await aBrowser(service).send('/portal/sign-in', { token });
		const asked = await aBrowser(service).send('/console/sign-in/request', { email: 'a@b.test' });
		const set = [...answer.set_cookies, ...asked.set_cookies].filter((one) => !one.includes('=;'));
		expect(set.map((one) => one.split('=')[0])).toEqual([
			'__Host-cloudsales_portal',
			'__Host-cloudsales_asked',
		]);
		for (const one of set) {
			expect(one).toMatch(/; Path=\/;/);
			for (const part of ['Secure', 'HttpOnly', 'SameSite=Lax']) expect(one).toContain(part);
			expect(one).not.toContain('Domain');
		}
	});

	it('the policy of pages: nothing inline, nothing of others, no frame, no sniffing', async () => {
		for (const address of ['/portal/sign-in', '/console/sign-in']) {
			const { headers } = await fetch(service.address + address);
			const policy = headers.get('content-security-policy') ?? '';
			for (const part of [
				"default-src 'none'",
				"script-src 'self'",
				"style-src 'self'",
				"object-src 'none'",
				"base-uri 'none'",
				"form-action 'self'",
				"frame-ancestors 'none'",
			])
				expect(policy).toContain(part);
			expect(policy).not.toContain('unsafe');
			expect(headers.get('x-content-type-options')).toBe('nosniff');
			expect(headers.get('cache-control')).toBe('no-store');
			expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{7,}/);
		}
	});

	it('tokens of sessions have 256 random bits, and only their hashes are stored', async () => {
		const client = await aClient(service);
		const tokens = new Set<string>();
		for (let count = 0; count < 3; count += 1) {
			service.now = new Date(service.now.getTime() + 1000);
			const { token } = await aSignInLink(service, client);
			const browser = aBrowser(service);
			await browser.send('/portal/sign-in', { token });
			tokens.add(browser.cookies.get('__Host-cloudsales_portal') ?? '');
		}
		expect(tokens.size).toBe(3);
		const rows = JSON.stringify(await service.runtime.database.client.session.findMany());
		for (const token of tokens) {
			expect(token).toMatch(/^ss_[\w-]{43}$/);
			expect(rows).not.toContain(token.slice(3));
		}
	});

	it('a request that names another host gets no link, no cookie and no way to it', async () => {
		const { email } = await aStaffMember(service, { email: 'sari@cloudsales.test' });
		const evil = { host: 'evil.test', 'x-forwarded-host': 'evil.test' };
		const browser = aBrowser(service, evil);
		await browser.send('/console/sign-in/request', { email });
		await mailedToken(service, email);
		const mail = service.vendors.mails.filter(({ to }) => to === email).at(-1);
		expect(mail?.text).toContain('https://sales.test/console/sign-in?token=');
		expect(JSON.stringify(mail)).not.toContain('evil.test');
		const page = await browser.get('/console/sign-in');
		expect(page.text).not.toContain('evil.test');
		// Where no browser says where a form comes from, the host does not make it ours either.
		const origin = { ...evil, origin: 'https://evil.test' };
		const sent = await fetch(`${service.address}/portal/sign-out`, {
			method: 'POST',
			headers: origin,
		});
		expect(sent.status).toBe(403);
	});
});
