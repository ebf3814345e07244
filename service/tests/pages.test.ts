/**
 * Every page for people, in a real browser: nothing that assistive technology stumbles over (axe-core), nothing wider than
 * the screen, nothing that the content security policy blocks, the same without scripts. `PAGES_PICTURES=<folder> npm test --
 * tests/pages` also keeps pictures of each, and how it is printed.
 */
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Router } from 'express';
import type { Browser, HTTPRequest, Page } from 'puppeteer-core';
import { openBrowser } from '../../e2e/browser.ts';
import {
	checkOpenPage,
	checkPage,
	isSameOutline,
	outlineOf,
	widthOf,
} from '../../e2e/page-checks.ts';
import { modules } from '../app/capabilities.ts';
import { aClient } from '../capabilities/clients/fixtures.ts';
import { aClientSession } from '../capabilities/portal/fixtures.ts';
import { aQuotation } from '../capabilities/quotations/fixtures.ts';
import type { Language } from '../platform/language/index.ts';
import { consoleScenes } from './console-scenes.ts';
import type { Shown } from './page-scene.ts';
import { clientScenes, publicScenes } from './public-scenes.ts';
import { startTestService, type TestService } from './service.ts';

type Answer = { status: number; text: string; headers: Headers };

const pictures = process.env['PAGES_PICTURES'];
const scenes = { ...publicScenes, ...clientScenes, ...consoleScenes };

/** Addresses of console and portal that answer something else than a page. */
const noPages: Readonly<Record<string, string>> = {
	'/console/bills.csv': 'a file',
	'/console/payments.csv': 'a file',
	'/console/messages/:id/files/:file': 'a file',
	'/console/messages/:id/files/:file/preview': 'a picture',
	'/console/sign-in/oidc': 'leads to the provider',
	'/console/sign-in/oidc/callback': 'leads on from the provider',
	'/portal/subscriptions/:id/steps': 'a stream',
};

/** The addresses at which pages can be opened, in the order in which they are looked for. */
function pageRoutes(service: TestService): string[] {
	const found: string[] = [];
	const router = new Proxy(
		{},
		{
			get: (_, method) => (address: unknown) => {
				if (method === 'get' && typeof address === 'string') found.push(address);
			},
		},
	) as Router;
	const handlers = modules.flatMap((module) => module.handlers);
	for (const module of modules) module.pages?.(router, service.runtime, handlers);
	return found.filter((address) => /^\/(console|portal)(\/|$)/.test(address));
}

/** A route as a pattern of the addresses that it takes. */
const patternOf = (route: string): RegExp => new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`);

async function ask(service: TestService, language: Language, asked: Shown): Promise<Answer> {
	const { path: address, cookie, fields } = asked;
	const cookies = [`cloudsales_language=${language}`, ...(cookie === undefined ? [] : [cookie])];
	const response = await fetch(`${service.address}${address}`, {
		...(fields === undefined ? {} : { method: 'POST', body: new URLSearchParams(fields) }),
		redirect: 'manual',
		headers: { accept: 'text/html', cookie: cookies.join('; '), 'sec-fetch-site': 'same-origin' },
	});
	return { status: response.status, text: await response.text(), headers: response.headers };
}

/** Pictures of a door are in a folder of their own. */
async function fileOf(folder: string, { path: address }: Shown, name: string): Promise<string> {
	const door = /^\/(?:portal|console)\/sign-in/.test(address)
		? 'sign-in'
		: (/^\/(portal|console)(?![^/?])/.exec(address)?.[1] ?? 'public');
	await mkdir(path.join(folder, door), { recursive: true });
	return path.join(folder, door, name);
}

async function keepPictures(tab: Page, file: string): Promise<void> {
	// The checks have opened what is folded.
	await tab.reload({ waitUntil: 'load' });
	const schemes = ['light', 'dark'] as const;
	for (const value of schemes) {
		await tab.emulateMediaFeatures([
			{ name: 'prefers-color-scheme', value },
			{ name: 'prefers-reduced-motion', value: 'reduce' },
		]);
		for (const width of [360, 1280]) {
			await tab.setViewport({ width, height: 800 });
			await tab.screenshot({ path: `${file}-${width}-${value}.png`, fullPage: true });
		}
	}
	await tab.pdf({ path: `${file}.pdf`, preferCSSPageSize: true });
}

describe('every page for people', () => {
	let service: TestService;
	let browser: Browser;
	let tab: Page;
	/** The same browser with scripts off. */
	let plain: Page;
	let shown: Answer;
	let letsStreams = false;
	const blocked: string[] = [];
	/** Where each scene was opened. */
	const opened = new Map<string, string>();

	/** A tab that shows the answer as it was given, headers included, at an address of the service, so that it finds its style sheet. */
	const openTab = async (): Promise<Page> => {
		const one = await browser.newPage();
		await one.setRequestInterception(true);
		one.on('request', (request: HTTPRequest) => {
			// The tab is signed in nowhere: what a live part gets there is looked at in a test of its own.
			if (request.resourceType() === 'fetch' && !letsStreams) return void request.abort();
			if (!request.url().endsWith('/shown')) return void request.continue();
			void request.respond({
				status: shown.status,
				headers: { 'content-security-policy': shown.headers.get('content-security-policy') ?? '' },
				contentType: 'text/html; charset=utf-8',
				body: shown.text,
			});
		});
		one.on('console', (entry) => {
			if (/Content Security Policy/i.test(entry.text())) blocked.push(entry.text());
		});
		return one;
	};

	beforeAll(async () => {
		const starting = startTestService({
			environment: {
				COMPANY_NAME: 'PT Awan Niaga',
				COMPANY_ADDRESS: 'Jl. Jenderal Sudirman No. 10, Jakarta 10220',
				COMPANY_NPWP: '01.234.567.8-901.000',
				COMPANY_EMAIL: 'sales@awan.example',
				COMPANY_PHONE: '+62 21 5555 0100',
				CONSOLE_SECOND_FACTOR: 'required',
			},
		});
		[service, browser] = await Promise.all([starting, openBrowser()]);
		tab = await openTab();
		plain = await openTab();
		await plain.setJavaScriptEnabled(false);
		if (pictures !== undefined) await mkdir(pictures, { recursive: true });
	}, 120_000);
	afterAll(async () => {
		await browser.close();
		await service.stop();
	});

	/** What is wrong with the page that is shown; its keyboard and scripts do not depend on the language. */
	async function lookAt(language: Language): Promise<string[]> {
		const faults: string[] = [];
		if (!shown.text.includes(`<html lang="${language}">`)) faults.push('it speaks otherwise');
		if (Buffer.byteLength(shown.text) > 100_000) faults.push('it is too large');
		await tab.setViewport({ width: 320, height: 800 });
		await tab.goto(`${service.address}/shown`, { waitUntil: 'load' });
		const width = await widthOf(tab);
		if (width > 320) faults.push(`it is ${width} px wide on 320 px`);
		const isFirst = language === 'id';
		const { actions, ...outline } = await outlineOf(tab);
		for (const fault of await checkOpenPage(tab, { has_no_action: !isFirst || actions === 0 }))
			faults.push(fault.join(': '));
		if (!isFirst) return faults;
		await plain.goto(`${service.address}/shown`, { waitUntil: 'load' });
		const without = await outlineOf(plain);
		if (!isSameOutline(without, { actions, ...outline })) faults.push('without scripts it differs');
		return faults;
	}

	it.each(Object.entries(scenes))(
		'%s',
		async (name, scene) => {
			const asked = await scene({ service, client: await aClient(service) });
			if (asked.fields === undefined) opened.set(name, asked.path.split('?')[0] ?? '');
			const faults: string[] = [];
			for (const language of ['id', 'en'] as const) {
				shown = await ask(service, language, asked);
				expect(shown.headers.get('content-type')).toContain('text/html');
				faults.push(...(await lookAt(language)).map((fault) => `${language}: ${fault}`));
				if (pictures !== undefined)
					await keepPictures(tab, await fileOf(pictures, asked, `${name}-${language}`));
			}
			expect([...faults, ...blocked.splice(0)]).toEqual([]);
			const isRefused = /unknown|not-found|wrong|refused|invalid/.test(name);
			expect({ name, isRefused: shown.status >= 400 }).toEqual({ name, isRefused });
		},
		60_000,
	);

	it('has a case for every address of console and portal', async () => {
		const routes = pageRoutes(service).filter((route) => !(route in noPages));
		expect(routes.length).toBeGreaterThan(25);
		const seen = new Set<string>();
		for (const name of Object.keys(scenes)) {
			const address = opened.get(name) ?? '';
			const route = routes.find((one) => patternOf(one).test(address));
			if (route !== undefined) seen.add(route);
		}
		expect(routes.filter((route) => !seen.has(route))).toEqual([]);
	});

	it.each(['quotation-open', 'invoice-open', 'invoice-paid', 'pay-received'])(
		'prints %s in black on white, without what can only be pressed, and with where it is paid',
		async (name) => {
			const asked = await scenes[name]!({ service, client: await aClient(service) });
			shown = await ask(service, 'en', asked);
			await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
			await tab.goto(`${service.address}/shown`, { waitUntil: 'load' });
			await tab.emulateMediaType('print');
			const printed = await tab.evaluate(() => {
				const isSeen = (one: Element) => one.checkVisibility({ visibilityProperty: true });
				const seen = (wanted: string) => [...document.querySelectorAll(wanted)].filter(isSeen);
				const grounds = seen('body, main, main *').map(
					(one) => getComputedStyle(one).backgroundColor,
				);
				return {
					pressed: seen('nav, form, button, input, select, textarea, summary').map(
						(one) => one.outerHTML,
					),
					empty: seen('main .card').filter((one) => one.clientHeight === 0).length,
					text: getComputedStyle(document.querySelector('main h1')!).color,
					grounds: [...new Set(grounds)].filter(
						(one) => !/^rgba?\((0, 0, 0, 0|255, 255, 255)\)$/.test(one),
					),
					addresses: seen("main :is(.pay a, p > a)[href^='http']").map(
						(one) => getComputedStyle(one, '::after').content,
					),
				};
			});
			await tab.emulateMediaType('screen');
			await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
			expect(printed).toMatchObject({ pressed: [], empty: 0, text: 'rgb(0, 0, 0)', grounds: [] });
			for (const address of printed.addresses) expect(address).toContain('http');
			if (name === 'invoice-open') expect(printed.addresses.length).toBeGreaterThan(0);
		},
		60_000,
	);

	it('keeps what a live part shows when the session is over, and leads to the sign-in', async () => {
		const client = await aClient(service);
		const asked = await clientScenes['subscription-waits-for-client']!({ service, client });
		shown = await ask(service, 'en', asked);
		letsStreams = true;
		await tab.goto(`${service.address}/shown`, { waitUntil: 'load' });
		const steps = await tab.$eval('[hx-sse\\:connect]', (one) => one.textContent.trim());
		await tab.waitForSelector('#live-over a');
		letsStreams = false;
		expect(steps.length).toBeGreaterThan(10);
		expect(await tab.$eval('[hx-sse\\:connect]', (one) => one.textContent.trim())).toBe(steps);
		const over = await tab.$eval('#live-over', (one) => one.textContent.replaceAll(/\s+/g, ' '));
		// The tab has chosen no language.
		expect(over).toContain('Sesi Anda sudah berakhir');
		await Promise.all([tab.waitForNavigation(), tab.click('#live-over a')]);
		const to = encodeURIComponent(asked.path);
		expect(tab.url()).toBe(`${service.address}/portal/sign-in?to=${to}`);
	});

	it('holds at its address too: without scripts, by keyboard, and asking no other site', async () => {
		const client = await aClient(service);
		const quotation = await aQuotation(service, { status: 'SENT', client_id: client.id });
		const session = {
			name: 'cloudsales_portal',
			value: await aClientSession(service, client),
			domain: new URL(service.address).hostname,
			path: '/',
		};
		const faults = [
			await checkPage(browser, `${service.address}${new URL(quotation.accept_url).pathname}`, {
				first_action: 'main a.button, #accept-accepted_by',
			}),
			await checkPage(browser, `${service.address}/portal`, {
				cookies: [session],
				has_no_action: true,
			}),
			await checkPage(browser, `${service.address}/q/none`, { status: 404, has_no_action: true }),
		];
		expect(faults.flat()).toEqual([]);
	}, 120_000);

	it('would be refused by these checks with each fault that they look for', async () => {
		const answer = (query: string): string => `<!doctype html>
			<html lang="${query === '?other' ? 'en' : 'id'}"><head><title>x</title><meta name="viewport" content="width=device-width" /></head>
			<body><main><h1>Sebuah halaman dengan kata</h1>${faulty[query] ?? ''}</main></body></html>`;
		const faulty: Record<string, string> = {
			'?wide': `<a href="/">x</a><pre>${'w'.repeat(500)}</pre>`,
			'?grey': '<a href="/">x</a><p><font color="#ccc">Hampir tidak terbaca</font></p>',
			'?inline': '<a href="/">x</a><p style="color:red">Gaya di dalam</p>',
			'?large': `<a href="/">x</a><p hidden>${'x '.repeat(60_000)}</p>`,
			'?unreached': '<button tabindex="-1">Tekan</button>',
			'?elsewhere': '<a href="/">x</a><img alt="" src="http://127.0.0.2:9/x.png" />',
			'?script': '<a href="/">x</a><script src="/x.js"></script>',
			'?other': '<a href="/">x</a>',
		};
		const server = createServer(({ url = '' }, response) => {
			response.setHeader('content-security-policy', "default-src 'self'; img-src *");
			response.setHeader('content-type', url.endsWith('.js') ? 'text/javascript' : 'text/html');
			response.end(
				url.endsWith('.js')
					? 'document.querySelector("main").append(document.createElement("button"))'
					: answer(new URL(url, 'http://x').search),
			);
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		const expected: Record<string, RegExp> = {
			'?wide': /360 px: \d+ px wide/,
			'?grey': /color-contrast/,
			'?inline': /console: .*Content Security Policy/,
			'?large': /the document has 12\d{4} bytes/,
			'?unreached': /keyboard: the first action is not among/,
			'?elsewhere': /asks another site: http:\/\/127\.0\.0\.2:9/,
			'?script': /without scripts/,
			'?other': /speaks en/,
		};
		for (const [query, fault] of Object.entries(expected)) {
			const faults = await checkPage(browser, `http://127.0.0.1:${port}/${query}`);
			expect(`${query} ${faults.join('\n')}`).toMatch(fault);
		}
		server.close();
	}, 180_000);

	it('takes the form that a browser sends from its own page', async () => {
		const quotation = await aQuotation(service, { status: 'SENT' });
		await tab.goto(`${service.address}${new URL(quotation.accept_url).pathname}`);
		await tab.type('input[name=accepted_by]', 'Budi Santoso');
		await tab.type('input[name=accepted_role]', 'Direktur');
		await tab.click('input[name=agreed]');
		await Promise.all([tab.waitForNavigation(), tab.click('form[action$="/accept"] button')]);
		expect(await tab.$eval('main', (main) => main.textContent)).toContain('Budi Santoso');
		const { body } = await service.call('GET', `/quotations/${quotation.id}`);
		expect(body.status).toBe('ACCEPTED');
	});
});
