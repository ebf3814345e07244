import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, CDPSession, Page } from 'puppeteer-core';
import { openBrowser } from '../../../../e2e/browser.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aSignInLink } from '../../portal/fixtures.ts';
import { aBrowser } from '../fixtures.ts';

/** In a real browser, with the authenticator that Chromium has for tests: our script, its policy and the server at once. */
describe('signing in by passkey', () => {
	let service: TestService;
	let front: http.Server;
	let site: string;
	let browser: Browser;
	let page: Page;
	let device: CDPSession;
	let authenticatorId: string;
	const refused: string[] = [];
	beforeAll(async () => {
		// Passkeys are made for the address of the service, which must be known before it starts.
		front = http.createServer((request, response) => {
			const { port } = new URL(service.address);
			const forward = http.request(
				{ port, path: request.url, method: request.method, headers: request.headers },
				(answer) => {
					response.writeHead(answer.statusCode ?? 502, answer.headers);
					answer.pipe(response);
				},
			);
			request.pipe(forward);
		});
		await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
		site = `http://localhost:${(front.address() as AddressInfo).port}`;
		service = await startTestService({ environment: { PUBLIC_URL: site } });
		browser = await openBrowser();
		page = await browser.newPage();
		page.on('console', (message) => {
			if (message.text().includes('Content Security Policy')) refused.push(message.text());
		});
		device = await page.createCDPSession();
		await device.send('WebAuthn.enable');
		const added = await device.send('WebAuthn.addVirtualAuthenticator', {
			options: {
				protocol: 'ctap2',
				transport: 'internal',
				hasResidentKey: true,
				hasUserVerification: true,
				isUserVerified: true,
			},
		});
		authenticatorId = added.authenticatorId;
	}, 60_000);
	afterAll(async () => {
		await browser?.close();
		front.closeAllConnections();
		front.close();
		await service.stop();
	});

	const press = async (selector: string): Promise<void> => {
		await page.waitForSelector(`${selector} button`, { visible: true });
		await Promise.all([page.waitForNavigation(), page.click(`${selector} button`)]);
	};
	const making = 'form[data-passkey=make]';
	const using = 'form[data-passkey=use]';
	const passkeys = () => service.runtime.database.client.passkey.findMany();

	it('a person makes one, signs out, and signs in with it, without any other factor', async () => {
		const client = await aClient(service);
		const { path } = await aSignInLink(service, client);
		await page.goto(site + path);
		await Promise.all([page.waitForNavigation(), page.click('#confirm button')]);
		await page.goto(`${site}/portal/security`);
		await press(making);
		expect(await page.content()).toContain('Passkey ditambahkan');
		expect(await passkeys()).toHaveLength(1);
		await service.settle();
		const told = service.vendors.mails.filter(({ to }) => to === client.billing_email).at(-1);
		expect(told?.text).toContain('sebuah passkey ditambahkan');
		await page.deleteCookie({ name: 'cloudsales_portal', url: site });
		await page.goto(`${site}/portal/sign-in?to=/portal/sessions`);
		await press(using);
		expect(new URL(page.url()).pathname).toBe('/portal/sessions');
		expect(await page.content()).toContain(client.billing_email);
		const where = { method: 'PASSKEY', client_id: client.id };
		expect(await service.runtime.database.client.session.count({ where })).toBe(1);
		expect(refused).toEqual([]);
	}, 60_000);

	it('the counter grows, and a copy whose counter does not is refused', async () => {
		const [passkey] = await passkeys();
		expect(passkey?.counter).toBeGreaterThan(0n);
		const { client } = service.runtime.database;
		const before = passkey?.counter ?? 0n;
		await client.passkey.updateMany({ data: { counter: before + 1000n } });
		await page.deleteCookie({ name: 'cloudsales_portal', url: site });
		await page.goto(`${site}/portal/sign-in`);
		await press(using);
		expect(await page.content()).toContain('Passkey tidak dapat dipakai');
		await client.passkey.updateMany({ data: { counter: before } });
	}, 60_000);

	it('a signature is taken once, for its own challenge, in the browser that began', async () => {
		await page.goto(`${site}/portal/sign-in`);
		// The signature is made, and kept from being sent.
		const signed = await page.evaluate(
			() =>
				new Promise<string>((resolve) => {
					const form = document.querySelector<HTMLFormElement>('form[data-passkey=use]')!;
					form.submit = () =>
						resolve((form.elements.namedItem('response') as HTMLInputElement).value);
					form.querySelector('button')!.click();
				}),
		);
		const step = (await page.cookies(site)).find(({ name }) => name === 'cloudsales_step');
		const send = async (token: string | undefined, response: string) => {
			const other = aBrowser(service, { origin: site });
			if (token !== undefined) other.cookies.set('cloudsales_step', token);
			return (await other.send('/portal/sign-in/passkey', { response })).status;
		};
		expect(await send(undefined, signed)).toBe(401);
		const stranger = aBrowser(service);
		await stranger.send('/portal/sign-in/passkey/options');
		expect(await send(stranger.cookies.get('cloudsales_step'), signed)).toBe(401);
		const answer = JSON.parse(signed);
		const changed = { ...answer.response, signature: answer.response.authenticatorData };
		expect(await send(step?.value, 'no JSON')).toBe(401);
		expect(await send(step?.value, signed)).toBe(401);
		await page.goto(`${site}/portal/sign-in`);
		expect(await send(step?.value, JSON.stringify({ ...answer, response: changed }))).toBe(401);
	}, 60_000);

	it('without the verification of the person it does not count', async () => {
		await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
		await page.goto(`${site}/portal/sign-in`);
		await page.waitForSelector(`${using} button`, { visible: true });
		await page.click(`${using} button`);
		await page.waitForSelector(`${using} [data-wrong]`, { visible: true });
		await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
	}, 60_000);

	it('without scripts the form is hidden, and the page says why', async () => {
		await page.setJavaScriptEnabled(false);
		await page.goto(`${site}/portal/sign-in`);
		expect(await page.$eval(using, (form) => form.getBoundingClientRect().height)).toBe(0);
		expect(await page.content()).toContain('memerlukan JavaScript');
		await page.setJavaScriptEnabled(true);
	}, 60_000);
});
