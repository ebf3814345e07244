import { generateSync } from 'otplib';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aSignInLink } from '../../portal/fixtures.ts';
import { signInJobs } from '../jobs.ts';
import { aBrowser, aStaffMember, mailedToken, signInByMail, type Browser } from '../fixtures.ts';

describe('signing in by password and by code', () => {
	let service: TestService;
	let start: Date;
	let hours = 0;
	beforeAll(async () => {
		service = await startTestService();
		start = service.now;
	});
	afterAll(() => service.stop());
	beforeEach(() => void (service.now = new Date(start.getTime() + (hours += 2) * 3_600_000)));

	const passphrase = 'kopi susu tanpa gula';
	const later = (minutes: number): void => {
		service.now = new Date(service.now.getTime() + minutes * 60_000);
	};
	const aPerson = async () => {
		const client = await aClient(service);
		await aSignInLink(service, client);
		const browser = aBrowser(service);
		await signInByMail(service, browser, { door: 'portal', email: client.billing_email });
		return { client, email: client.billing_email as string, browser };
	};
	const withPassword = async () => {
		const person = await aPerson();
		const set = await person.browser.send('/portal/security/password', { password: passphrase });
		expect([set.status, set.location]).toEqual([303, '/portal/security']);
		return person;
	};
	const enter = (browser: Browser, email: string, password: string) =>
		browser.send('/portal/sign-in/password', { email, password });
	const isIn = async (browser: Browser) => (await browser.get('/api/v1/portal/me')).status === 200;
	const secretIn = (page: string): string =>
		(/id="setup-key"[^>]*value="([A-Z2-7 ]+)"/.exec(page)?.[1] ?? '').replaceAll(' ', '');
	const codeNow = (secret: string, secondsLater = 0): string =>
		generateSync({ secret, epoch: Math.floor(service.now.getTime() / 1000) + secondsLater });
	/** Sets an authenticator app up, and gives its secret and the recovery codes. */
	const setUp = async (browser: Browser) => {
		const secret = secretIn((await browser.get('/portal/security')).text);
		const page = await browser.send('/portal/security/app/confirm', { code: codeNow(secret) });
		const codes = [...page.text.matchAll(/<code>([\w-]+)<\/code>/g)].map(([, code]) => code ?? '');
		expect(codes).toHaveLength(10);
		later(1);
		return { secret, codes };
	};

	it('a person sets one after signing in by a link, and signs in with it then', async () => {
		const { email } = await withPassword();
		const browser = aBrowser(service);
		const answer = await enter(browser, ` ${email.toUpperCase()} `, passphrase);
		expect([answer.status, answer.location]).toEqual([303, '/portal']);
		expect(await isIn(browser)).toBe(true);
	});

	it('forgets wrong attempts after a day, since they hold what somebody typed', async () => {
		await enter(aBrowser(service), 'nobody@majujaya.example', 'wrong');
		const { signInFailure } = service.runtime.database.client;
		const forget = signInJobs.find(({ name }) => name === 'sign-in.forget-expired');
		await service.runJob(forget!, {});
		expect(await signInFailure.count()).toBeGreaterThan(0);
		const { now } = service;
		service.now = new Date(now.getTime() + 25 * 3_600_000);
		await service.runJob(forget!, {});
		expect(await signInFailure.count()).toBe(0);
		service.now = now;
	});

	it('a wrong one, an unknown address and an account without one are refused alike', async () => {
		const { email } = await withPassword();
		const { email: without } = await aPerson();
		const answers = [];
		for (const [address, password] of [
			[email, 'not the passphrase'],
			['nobody@nowhere.example', passphrase],
			[without, passphrase],
		]) {
			const { status, text } = await enter(aBrowser(service), address!, password!);
			answers.push(`${status} ${text.replaceAll(address!, '').replaceAll(/[\da-f-]{36}/g, '')}`);
		}
		expect(new Set(answers).size).toBe(1);
		expect(answers[0]).toContain('The e-mail address or the password is wrong');
	});

	it('takes as long for an address that nobody has', async () => {
		const { email } = await withPassword();
		const time = async (address: string) => {
			const begun = performance.now();
			await enter(aBrowser(service), address, 'not the passphrase');
			return performance.now() - begun;
		};
		await time('warm@up.example');
		const known = [];
		const unknown = [];
		for (let round = 0; round < 3; round += 1) {
			known.push(await time(email));
			unknown.push(await time(`nobody${round}@nowhere.example`));
		}
		// Without the work for an address that no account has it would be a tenth of it.
		expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 3);
	});

	it('wrong ones are slowed down by account, also at once and for unknown addresses, and nothing is locked', async () => {
		const { email } = await withPassword();
		for (const address of [email, 'nobody-there@nowhere.example']) {
			const answers = await Promise.all(
				Array.from({ length: 9 }, () => enter(aBrowser(service), address, 'a wrong one')),
			);
			const statuses = answers.map(({ status }) => status).sort();
			expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429, 429]);
		}
		// The right one waits, too: otherwise a guesser would see by the answer which one it is.
		const early = await enter(aBrowser(service), email, passphrase);
		expect([early.status, early.text.includes('Try again in 30 seconds')]).toEqual([429, true]);
		// Another way in is open all the while.
		const byLink = await signInByMail(service, aBrowser(service), { door: 'portal', email });
		expect(byLink.status).toBe(303);
		later(0.51);
		expect((await enter(aBrowser(service), email, passphrase)).status).toBe(303);
		// Counted from the beginning again.
		for (let time = 0; time < 4; time += 1)
			expect((await enter(aBrowser(service), email, 'a wrong one')).status).toBe(401);
		expect((await enter(aBrowser(service), email, passphrase)).status).toBe(303);
	});

	it('a network that tries many accounts is slowed down, and one whose people get it right is not', async () => {
		const { email } = await withPassword();
		for (let time = 0; time < 35; time += 1) {
			const answer = await enter(aBrowser(service), email, passphrase);
			expect([time, answer.status]).toEqual([time, 303]);
		}
		const statuses = [];
		for (let number = 0; number < 33; number += 1)
			statuses.push((await enter(aBrowser(service), `p${number}@x.example`, 'guess it')).status);
		expect(statuses.filter((one) => one === 401)).toHaveLength(31);
		expect((await enter(aBrowser(service), email, passphrase)).status).toBe(429);
	}, 60_000);

	it('a new one ends all other sessions and needs a sign-in of the last half hour', async () => {
		const { email, browser } = await withPassword();
		const other = aBrowser(service);
		await enter(other, email, passphrase);
		const weak = await browser.send('/portal/security/password', { password: 'password1' });
		expect([weak.status, weak.text.includes('guessers know it')]).toEqual([422, true]);
		await browser.send('/portal/security/password', { password: 'another long passphrase' });
		expect([await isIn(other), await isIn(browser)]).toEqual([false, true]);
		expect((await enter(aBrowser(service), email, passphrase)).status).toBe(401);
		later(31);
		await browser.send('/portal/security/password', { password: passphrase });
		expect((await browser.get('/portal/security')).text).toContain('please sign in again first');
		expect((await enter(aBrowser(service), email, passphrase)).status).toBe(401);
		expect((await browser.get('/portal/sign-in')).location).toBe('/portal');
		expect((await browser.get('/portal/sign-in?again=1')).status).toBe(200);
	});

	it('is neither stored nor logged nor audited in the clear', async () => {
		await withPassword();
		const { client } = service.runtime.database;
		for (const table of ['passwords', 'audit_entries', 'sessions', 'sign_in_failures', 'events']) {
			const [row] = await client.$queryRawUnsafe<{ count: number }[]>(
				`SELECT count(*)::int AS count FROM ${table} t WHERE strpos(t::text, $1) > 0`,
				passphrase,
			);
			expect({ table, count: row?.count }).toEqual({ table, count: 0 });
		}
		const where = { operation: 'sign-in.set-password' };
		expect(await client.auditEntry.count({ where })).toBeGreaterThan(0);
	});

	it('the second factor: after the password a code, taken once, never an older one', async () => {
		const { email, browser } = await withPassword();
		const { secret } = await setUp(browser);
		const first = aBrowser(service);
		expect((await enter(first, email, passphrase)).location).toBe('/portal/sign-in/code');
		expect(await isIn(first)).toBe(false);
		const code = codeNow(secret);
		const older = codeNow(secret, -30);
		const second = aBrowser(service);
		await enter(second, email, passphrase);
		expect((await first.send('/portal/sign-in/code', { code })).location).toBe('/portal');
		expect(await isIn(first)).toBe(true);
		for (const used of [code, older]) {
			const again = await second.send('/portal/sign-in/code', { code: used });
			expect([again.status, again.text.includes('wrong or was used')]).toEqual([422, true]);
		}
		expect(await isIn(second)).toBe(false);
		later(1);
		await second.send('/portal/sign-in/code', { code: codeNow(secret) });
		expect(await isIn(second)).toBe(true);
	});

	it('of many who use one code at once, one comes in', async () => {
		const { email, browser } = await withPassword();
		const { secret } = await setUp(browser);
		const browsers = [];
		for (let count = 0; count < 4; count += 1) {
			const one = aBrowser(service);
			await enter(one, email, passphrase);
			browsers.push(one);
		}
		const code = codeNow(secret);
		await Promise.all(browsers.map((one) => one.send('/portal/sign-in/code', { code })));
		const inside = [];
		for (const one of browsers) inside.push(await isIn(one));
		expect(inside.filter(Boolean)).toHaveLength(1);
	});

	it('asks for the code after a link, too, and the step is over in ten minutes, once, in one browser', async () => {
		const { email, browser } = await aPerson();
		const { secret } = await setUp(browser);
		const own = aBrowser(service);
		const answer = await signInByMail(service, own, { door: 'portal', email });
		expect(answer.location).toBe('/portal/sign-in/code');
		const stranger = aBrowser(service);
		expect((await stranger.get('/portal/sign-in/code')).location).toBe('/portal/sign-in');
		const none = await stranger.send('/portal/sign-in/code', { code: codeNow(secret) });
		expect(none.location).toBe('/portal/sign-in');
		later(10);
		const late = await own.send('/portal/sign-in/code', { code: codeNow(secret) });
		expect(late.location).toBe('/portal/sign-in');
		expect(await isIn(own)).toBe(false);
	});

	it('the API refuses a link of a person with a second factor, and does not use it up', async () => {
		const { client, browser } = await aPerson();
		await setUp(browser);
		const { token } = await aSignInLink(service, client);
		const body = { token };
		const answer = await service.call('POST', '/portal/sign-in', body, { role: 'NONE' });
		expect(answer.body.code).toBe('portal.second-factor-needed');
		const page = await aBrowser(service).send('/portal/sign-in', { token });
		expect(page.location).toBe('/portal/sign-in/code');
	});

	it('a recovery code works once, and codes are guessed as slowly as passwords', async () => {
		const { email, browser } = await withPassword();
		const { codes } = await setUp(browser);
		const one = aBrowser(service);
		await enter(one, email, passphrase);
		await one.send('/portal/sign-in/code', { code: (codes[0] ?? '').toLowerCase() });
		expect(await isIn(one)).toBe(true);
		const other = aBrowser(service);
		await enter(other, email, passphrase);
		const statuses = [];
		for (const code of [codes[0]!, '000000', '111111', '222222', '333333', codes[1]!])
			statuses.push((await other.send('/portal/sign-in/code', { code })).status);
		expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
		const stored = JSON.stringify(await service.runtime.database.client.recoveryCode.findMany());
		for (const code of codes) expect(stored).not.toContain(code.replaceAll('-', ''));
	});

	it('is switched off by a code, which ends all other sessions', async () => {
		const { email, browser } = await withPassword();
		const { secret } = await setUp(browser);
		const wrong = await browser.send('/portal/security/app/off', { code: '000000' });
		expect(wrong.status).toBe(422);
		const off = await browser.send('/portal/security/app/off', { code: codeNow(secret) });
		expect(off.location).toBe('/portal/security');
		expect((await enter(aBrowser(service), email, passphrase)).location).toBe('/portal');
	});

	it('keeps the secret of the app sealed', async () => {
		const { browser } = await aPerson();
		const { secret } = await setUp(browser);
		const rows = JSON.stringify(
			await service.runtime.database.client.authenticator.findMany(),
			(_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
		);
		expect(secret).toMatch(/^[A-Z2-7]{32}$/);
		expect(rows).not.toContain(secret);
	});

	it('shows the secret of an app that waits to one session alone, and forgets it with a new password', async () => {
		const { email, browser } = await withPassword();
		const stranger = aBrowser(service);
		await enter(stranger, email, passphrase);
		const secretFor = async (one: Browser) => secretIn((await one.get('/portal/security')).text);
		const seen = await secretFor(stranger);
		expect(await secretFor(stranger)).toBe(seen);
		const own = await secretFor(browser);
		expect(own).toMatch(/^[A-Z2-7]{32}$/);
		expect(own).not.toBe(seen);
		const confirm = (one: Browser, secret: string) =>
			one.send('/portal/security/app/confirm', { code: codeNow(secret) });
		// A secret ends as soon as another session is shown one; a refused code shows a new one.
		expect((await confirm(stranger, seen)).status).toBe(422);
		expect((await confirm(browser, own)).status).toBe(422);
		const waiting = await secretFor(browser);
		const passwords = { current_password: passphrase, password: 'another long passphrase' };
		expect((await browser.send('/portal/security/password', passwords)).status).toBe(303);
		const { client } = service.runtime.database;
		expect(
			await client.authenticator.count({ where: { user: { email }, confirmed_at: null } }),
		).toBe(0);
		const renewed = await secretFor(browser);
		expect(renewed).not.toBe(waiting);
		expect((await confirm(browser, renewed)).text).toContain('Your recovery codes');
	});

	it('a new way to sign in ends sign-ins that wait for the code', async () => {
		const { email, browser } = await withPassword();
		const { secret } = await setUp(browser);
		const stranger = aBrowser(service);
		await enter(stranger, email, passphrase);
		const passwords = { current_password: passphrase, password: 'another long passphrase' };
		expect((await browser.send('/portal/security/password', passwords)).status).toBe(303);
		const late = await stranger.send('/portal/sign-in/code', { code: codeNow(secret) });
		expect([late.location, await isIn(stranger)]).toEqual(['/portal/sign-in', false]);
	});

	it('with CONSOLE_SECOND_FACTOR=required staff sets an app up at the first sign-in', async () => {
		const strict = await startTestService({
			environment: { CONSOLE_SECOND_FACTOR: 'required' },
		});
		const { email } = await aStaffMember(strict, { email: 'sari@cloudsales.test' });
		const browser = aBrowser(strict);
		await browser.send('/console/sign-in/request', { email });
		const token = await mailedToken(strict, email);
		const asked = await browser.send('/console/sign-in', { token });
		expect(asked.location).toBe('/console/sign-in/code');
		const allowed = async () => (await browser.get('/api/v1/clients')).status;
		expect(await allowed()).toBe(401);
		const epoch = Math.floor(strict.now.getTime() / 1000);
		const secretFor = async (one: Browser) =>
			secretIn((await one.get('/console/sign-in/code')).text);
		// A stranger who reads the mails of the person must not get the secret that the person confirms.
		const stranger = aBrowser(strict);
		await signInByMail(strict, stranger, { door: 'console', email });
		const seen = await secretFor(stranger);
		expect(seen).toMatch(/^[A-Z2-7]{32}$/);
		const secret = await secretFor(browser);
		const wrong = { code: generateSync({ secret: seen, epoch }) };
		for (const one of [stranger, browser])
			expect((await one.send('/console/sign-in/code', wrong)).status).toBe(422);
		expect(await secretFor(stranger)).not.toBe(seen);
		const code = generateSync({ secret: await secretFor(browser), epoch });
		expect(secret).not.toBe(seen);
		const done = await browser.send('/console/sign-in/code', { code });
		expect(done.text).toContain('Your recovery codes');
		expect(await allowed()).toBe(200);
		const off = await browser.send('/console/security/app/off', { code: '000000' });
		expect(off.status).toBe(303);
		expect(await strict.runtime.database.client.authenticator.count()).toBe(1);
		await strict.stop();
	});
});
