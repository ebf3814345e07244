import { generateSync } from 'otplib';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aSignInLink } from '../../portal/fixtures.ts';
import { aBrowser, aStaffMember, signInByMail, type Browser } from '../fixtures.ts';

describe('a change of how a person signs in', () => {
	let service: TestService;
	let start: Date;
	let hours = 0;
	beforeAll(async () => {
		service = await startTestService();
		start = service.now;
	});
	afterAll(() => service.stop());
	beforeEach(() => void (service.now = new Date(start.getTime() + (hours += 2) * 3_600_000)));

	const later = (minutes: number): void => {
		service.now = new Date(service.now.getTime() + minutes * 60_000);
	};
	const aPerson = async () => {
		const client = await aClient(service, { locale: 'en' });
		await aSignInLink(service, client);
		const email: string = client.billing_email;
		const browser = aBrowser(service, {
			'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0',
		});
		await signInByMail(service, browser, { door: 'portal', email });
		const where = { email };
		const { id } = await service.runtime.database.client.user.findFirstOrThrow({ where });
		return { client, email, browser, user_id: id };
	};
	/** Subject and text of the last mail about a change that an address got. */
	const told = async (email: string): Promise<string> => {
		await service.settle();
		const mails = service.vendors.mails.filter(
			({ to, subject }) => to === email && /has changed|berubah/.test(subject),
		);
		return mails.at(-1)?.text ?? '';
	};
	const countTold = async (email: string): Promise<number> => {
		await service.settle();
		return service.vendors.mails.filter(
			({ to, subject }) => to === email && /has changed|berubah/.test(subject),
		).length;
	};
	const secretIn = (page: string): string =>
		(/id="setup-key"[^>]*value="([A-Z2-7 ]+)"/.exec(page)?.[1] ?? '').replaceAll(' ', '');
	const codeNow = (secret: string): string =>
		generateSync({ secret, epoch: Math.floor(service.now.getTime() / 1000) });
	const setUp = async (browser: Browser, door = 'portal'): Promise<string> => {
		const secret = secretIn((await browser.get(`/${door}/security`)).text);
		await browser.send(`/${door}/security/app/confirm`, { code: codeNow(secret) });
		later(1);
		return secret;
	};
	const setPassword = (browser: Browser, fields: Record<string, string>) =>
		browser.send('/portal/security/password', fields);
	const passphrase = 'kopi susu tanpa gula';
	const enter = async (email: string, password: string): Promise<Browser> => {
		const browser = aBrowser(service);
		const fields = { email, password };
		expect((await browser.send('/portal/sign-in/password', fields)).status).toBe(303);
		return browser;
	};
	const reset = (user_id: string, options: object = {}) =>
		service.call(
			'POST',
			`/users/${user_id}/reset-second-factor`,
			{ reason: 'Lost the phone; called back' },
			options,
		);

	it('is told to the person by mail, with when and where, and without a link or a secret', async () => {
		const { email, browser } = await aPerson();
		await setPassword(browser, { password: passphrase });
		const mail = await told(email);
		expect(mail).toContain('your password was set or changed');
		expect(mail).toContain('with Firefox, Windows');
		expect(mail).not.toMatch(/sign-in\?token=|kopi susu/);
		const secret = await setUp(browser);
		expect(await told(email)).toContain('an authenticator app was set up');
		await browser.send('/portal/security/app/off', { code: codeNow(secret) });
		expect(await told(email)).toContain('the authenticator app was switched off');
		await browser.send('/portal/security/password/remove');
		expect(await told(email)).toContain('your password was removed');
		const all = await countTold(email);
		expect(all).toBe(4);
		// What was not there has not changed.
		await browser.send('/portal/security/password/remove');
		await browser.send('/portal/security/passkeys/remove', {
			passkey_id: '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f',
		});
		expect(await countTold(email)).toBe(all);
	});

	it('of a password asks for the present one from who signed in by it, as slowly as at the sign-in', async () => {
		const { email, browser } = await aPerson();
		await setPassword(browser, { password: passphrase });
		const byPassword = await enter(email, passphrase);
		expect((await byPassword.get('/portal/security')).text).toContain('name="current_password"');
		const another = 'teh manis tanpa es';
		for (const current_password of [
			'',
			'a wrong one',
			'a wrong one',
			'a wrong one',
			'a wrong one',
		]) {
			const { status, text } = await setPassword(byPassword, {
				password: another,
				current_password,
			});
			expect([status, text.includes('The present password is wrong')]).toEqual([422, true]);
		}
		const slowed = { password: another, current_password: passphrase };
		expect((await setPassword(byPassword, slowed)).text).toContain('Try again in 30 seconds');
		later(0.6);
		expect((await setPassword(byPassword, slowed)).status).toBe(303);
		await enter(email, another);
		// Who has forgotten it comes by a link, which proves more than a password.
		const byLink = aBrowser(service);
		await signInByMail(service, byLink, { door: 'portal', email });
		expect((await byLink.get('/portal/security')).text).not.toContain('name="current_password"');
		expect((await setPassword(byLink, { password: 'kopi tubruk pagi hari' })).status).toBe(303);
	});

	it('shows the secret of an app as a QR code drawn by the server, and as text beside it', async () => {
		const { browser } = await aPerson();
		const { text } = await browser.get('/portal/security');
		expect(text).toMatch(/<svg[^>]*class="qr-code"[^>]*role="img"[^>]*aria-label="QR code/);
		expect(text).toMatch(/<path d="M[\d\sMhvz-]+" fill="#000" \/>/);
		expect(secretIn(text)).toMatch(/^[A-Z2-7]{32}$/);
		expect(text).not.toMatch(/style=|<img|data:image/);
	});

	it('by staff takes a lost app away, ends the sessions, tells the person, and leaves a link as the way in', async () => {
		const { email, browser, user_id } = await aPerson();
		await setUp(browser);
		const answer = await reset(user_id, { role: 'OPERATIONS' });
		expect([answer.status, answer.body]).toEqual([
			200,
			{ user_id, app_removed: true, passkeys_removed: 0 },
		]);
		expect(await told(email)).toContain('our staff removed your authenticator app and passkeys');
		expect((await browser.get('/api/v1/portal/me')).status).toBe(401);
		const own = aBrowser(service);
		expect((await signInByMail(service, own, { door: 'portal', email })).location).toBe('/portal');
		const { client } = service.runtime.database;
		expect(await client.recoveryCode.count({ where: { user_id } })).toBe(0);
		const where = { operation: 'user.reset-second-factor', subject_id: user_id };
		const [entry] = await client.auditEntry.findMany({ where });
		expect(entry?.details).toMatchObject({ reason: 'Lost the phone; called back' });
		// Once more changes nothing, and tells nobody.
		const before = await countTold(email);
		expect((await reset(user_id)).body).toMatchObject({ app_removed: false });
		expect(await countTold(email)).toBe(before);
	});

	it('by staff is refused for the own second factor, and for colleagues to all but administrators', async () => {
		const admin = await aStaffMember(service, { email: 'rudi@cloudsales.test', role: 'ADMIN' });
		const colleague = await aStaffMember(service, { email: 'sari@cloudsales.test' });
		const browser = aBrowser(service);
		await signInByMail(service, browser, { door: 'console', email: admin.email });
		await setUp(browser, 'console');
		expect((await reset(colleague.id, { role: 'OPERATIONS' })).status).toBe(403);
		expect((await reset(colleague.id, { role: 'SALES' })).status).toBe(403);
		expect((await reset(colleague.id)).status).toBe(200);
		const actor = {
			type: 'USER',
			id: admin.id,
			name: 'Rudi',
			role: 'ADMIN',
			client_id: null,
			client_role: null,
			scopes: [],
		} as const;
		const { resetSecondFactor } = await import('../operations/reset-second-factor.ts');
		const own = service.transaction(
			(context) => resetSecondFactor.run({ user_id: admin.id, reason: 'x' }, context),
			actor,
		);
		await expect(own).rejects.toMatchObject({ definition: { code: 'second_factor.own' } });
		const where = { user_id: admin.id };
		expect(await service.runtime.database.client.authenticator.count({ where })).toBe(1);
	});

	it('lets the API sign in with a code: the link is used up by the session alone', async () => {
		const { client, browser } = await aPerson();
		const secret = await setUp(browser);
		const { token } = await aSignInLink(service, client);
		const send = (code?: string) =>
			service.call(
				'POST',
				'/portal/sign-in',
				{ token, ...(code === undefined ? {} : { code }) },
				{ role: 'NONE' },
			);
		const needed = await send();
		expect([needed.status, needed.body.code]).toEqual([401, 'portal.second-factor-needed']);
		for (let count = 0; count < 5; count += 1) {
			const wrong = await send('000000');
			expect([wrong.status, wrong.body.code]).toEqual([401, 'portal.second-factor-wrong']);
		}
		const slowed = await send(codeNow(secret));
		expect([slowed.status, slowed.headers['retry-after']]).toEqual([429, '30']);
		later(0.6);
		const opened = await send(codeNow(secret));
		expect(opened.status).toBe(201);
		const me = await service.call('GET', '/portal/me', undefined, {
			token: opened.body.session_token,
		});
		expect(me.status).toBe(200);
		later(1);
		expect((await send(codeNow(secret))).body.code).toBe('portal.sign-in-link-invalid');
	});
});
