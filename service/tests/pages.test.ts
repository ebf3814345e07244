/**
 * Every page for people, in a real browser: nothing that assistive technology stumbles over (axe-core), nothing wider than
 * the screen, nothing that the content security policy blocks. `PAGES_PICTURES=<folder> npm test -- tests/pages` also keeps
 * a picture of each.
 */
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, HTTPRequest, Page } from 'puppeteer-core';
import { openBrowser } from '../../e2e/browser.ts';
import { checkOpenPage, checkPage, widthOf } from '../../e2e/page-checks.ts';
import { aBillingCycle } from '../capabilities/billing/fixtures.ts';
import { aProduct } from '../capabilities/catalog/fixtures.ts';
import { aClient } from '../capabilities/clients/fixtures.ts';
import { anOperator } from '../capabilities/console/fixtures.ts';
import { aMessageFile, aQuestion } from '../capabilities/inbound-mail/questions/fixtures.ts';
import { aPaymentLink } from '../capabilities/payments/fixtures.ts';
import { aClientSession, aSignInLink } from '../capabilities/portal/fixtures.ts';
import { aTask } from '../capabilities/provisioning/fixtures.ts';
import { aQuotation } from '../capabilities/quotations/fixtures.ts';
import { aBrowser, signInByMail } from '../capabilities/sign-in/fixtures.ts';
import { aSubscription } from '../capabilities/subscriptions/fixtures.ts';
import { saveVendorCalls } from '../capabilities/system/record-vendor-calls.ts';
import type { Language } from '../platform/language/index.ts';
import { driveSale, type Sale } from './drive-sale.ts';
import { portalScenes } from './portal-scenes.ts';
import { startTestService, type TestService } from './service.ts';

type Answer = { status: number; text: string; headers: Record<string, string> };
type Make = (world: { service: TestService; language: Language; client: any }) => Promise<Answer>;

const onePixel = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64',
);
const pictures = process.env['PAGES_PICTURES'];
const widths = [360, 1280];

const browse = (service: TestService, language: Language, address: string, cookie = '') =>
	fetch(`${service.address}${address}`, {
		headers: { accept: 'text/html', 'accept-language': language, cookie },
	}).then(read);
const submit = (service: TestService, language: Language, address: string, fields: object) =>
	fetch(`${service.address}${address}`, {
		method: 'POST',
		redirect: 'manual',
		headers: { 'accept-language': language, 'sec-fetch-site': 'same-origin' },
		body: new URLSearchParams(fields as Record<string, string>),
	}).then(read);
const read = async (response: Response): Promise<Answer> => {
	const headers: Record<string, string> = {};
	response.headers.forEach((value, name) => {
		headers[name] = value;
	});
	return { status: response.status, text: await response.text(), headers };
};

const aLongOffer = async (service: TestService) => [
	{ product_id: (await aProduct(service)).id, quantity: 25, discount: 250_000 },
	{
		product_id: (await aProduct(service)).id,
		quantity: 12,
		description: `Migrasi kotak surat dan pelatihan pengguna untuk kantor pusat dan semua cabang, ${'termasuk'.repeat(9)}`,
	},
];
const quotationPage =
	(status: 'SENT' | 'ACCEPTED' | 'REJECTED' | 'EXPIRED' | 'SUPERSEDED'): Make =>
	async ({ service, language, client }) => {
		const quotation = await aQuotation(service, {
			status,
			client_id: client.id,
			items: await aLongOffer(service),
			notes: 'Harga berlaku untuk kontrak satu tahun.\nPembayaran di muka.',
		});
		return browse(service, language, new URL(quotation.accept_url).pathname);
	};
const payPage =
	(change: (service: TestService, linkId: string) => Promise<unknown>): Make =>
	async ({ service, language, client }) => {
		const link = await aPaymentLink(service, { client_id: client.id });
		const asked = service.vendors.linkRequests.find((one) => one.reference === link.reference);
		await change(service, link.id);
		return browse(service, language, new URL(asked?.return_url ?? '').pathname);
	};

const sessionOf = async (service: TestService, client: any): Promise<string> =>
	`cloudsales_portal=${await aClientSession(service, client)}`;
const portalPages: Record<string, Make> = Object.fromEntries(
	Object.entries(portalScenes).map(([name, scene]) => [
		name,
		async ({ service, language, client }) => {
			const address = await scene(service, client);
			return browse(service, language, address, await sessionOf(service, client));
		},
	]),
);
const consolePage =
	(make: (service: TestService) => Promise<string>): Make =>
	async ({ service, language }) => {
		const address = await make(service);
		return browse(service, language, address, (await anOperator(service)).cookie);
	};
/** A person who has proven who it is and is asked for a code; without `keeps`, for the setup of an app. */
const codePage =
	({ keeps }: { keeps: boolean }): Make =>
	async ({ service, language, client }) => {
		await aSignInLink(service, client);
		const { database, vault, machine_clock } = service.runtime;
		const { billing_email: email } = client;
		const { id: user_id } = await database.client.user.findFirstOrThrow({ where: { email } });
		const at = machine_clock.now();
		const sealed_secret = vault.encrypt('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP');
		const app = { user_id, sealed_secret, created_at: at, confirmed_at: at };
		await database.client.authenticator.create({ data: app });
		const person = aBrowser(service);
		await signInByMail(service, person, { door: 'portal', email });
		if (!keeps) await database.client.authenticator.delete({ where: { user_id } });
		const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		return browse(service, language, '/portal/sign-in/code', cookie);
	};
/** A letter that asks for more seats, with files of every kind. */
const aLetter = async (service: TestService): Promise<string> => {
	const { id: message_id } = await aQuestion(service, { text: 'Tolong jadi 30 pengguna.' });
	const { client_id } = (await service.call('GET', `/messages/${message_id}`)).body;
	await aSubscription(service, { status: 'ACTIVE', client_id });
	const { client } = service.runtime.database;
	const data = { outcome: 'REQUEST', intent: 'seat_change', reading: { seats: 30 } };
	await client.conversationMessage.update({ where: { id: message_id }, data });
	const name = `${'bukti-transfer-'.repeat(8)}`;
	const files = { png: onePixel, pdf: Buffer.from('%PDF-1.7'), exe: Buffer.from('MZ') };
	for (const [kind, content] of Object.entries(files))
		await aMessageFile(service, { message_id, filename: `${name}.${kind}`, content });
	return `/console/messages/${message_id}`;
};

/** One sale for all pages of the console: to drive one takes a second. */
const sales = new Map<TestService, Promise<Sale>>();
const theSale = (service: TestService): Promise<Sale> => {
	const sale = sales.get(service) ?? driveSale(service);
	sales.set(service, sale);
	return sale;
};

const pages: Record<string, Make> = {
	'quotation-open': quotationPage('SENT'),
	'quotation-accepted': quotationPage('ACCEPTED'),
	'quotation-rejected': quotationPage('REJECTED'),
	'quotation-expired': quotationPage('EXPIRED'),
	'quotation-superseded': quotationPage('SUPERSEDED'),
	'not-found': ({ service, language }) => browse(service, language, '/q/none'),
	'wrong-form': async ({ service, language, client }) => {
		const { accept_url } = await aQuotation(service, { status: 'SENT', client_id: client.id });
		return submit(service, language, `${new URL(accept_url).pathname}/accept`, {});
	},
	'sign-in': ({ service, language }) => browse(service, language, '/portal/sign-in'),
	'sign-in-confirm': async ({ service, language, client }) =>
		browse(service, language, (await aSignInLink(service, client)).path),
	'sign-in-asked': ({ service, language, client }) =>
		submit(service, language, '/portal/sign-in/request', { email: client.billing_email }),
	'sign-in-link-invalid': ({ service, language }) =>
		submit(service, language, '/portal/sign-in', { token: 'x' }),
	'signed-out': ({ service, language }) => submit(service, language, '/portal/sign-out', {}),
	'portal-without-session': ({ service, language }) => browse(service, language, '/portal'),
	'portal-empty': async ({ service, language, client }) =>
		browse(service, language, '/portal', await sessionOf(service, client)),
	portal: async ({ service, language, client }) => {
		await aBillingCycle(service, { status: 'AWAITING_PAYMENT', client_id: client.id });
		await aSubscription(service, {
			status: 'ACTIVE',
			client_id: client.id,
			items: await aLongOffer(service),
		});
		return browse(service, language, '/portal', await sessionOf(service, client));
	},
	...portalPages,
	'console-board': consolePage(async (service) => {
		const { id } = await aTask(service, { target: 'gcp' });
		const data = { status: 'FAILED', error_message: `The target refused ${'it'.repeat(60)}` };
		await service.runtime.database.client.provisioningTask.update({ where: { id }, data });
		return '/console/board';
	}),
	'console-task': consolePage(
		async (service) => `/console/tasks/${(await aTask(service, { target: 'gcp' })).id}`,
	),
	'console-money': consolePage(async (service) => {
		await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		return '/console/money';
	}),
	'console-bills': consolePage(() => Promise.resolve('/console/bills')),
	'console-payments': consolePage(() => Promise.resolve('/console/payments')),
	'console-sale': consolePage(async (service) => {
		const { ids } = await theSale(service);
		const where = { id: ids.task_id };
		const data = { status: 'FAILED', error_message: 'The domain is taken' };
		await service.runtime.database.client.provisioningTask.update({ where, data });
		return `/console/sales/${ids.quotation_id}`;
	}),
	'console-sale-as-client': consolePage(
		async (service) =>
			`/console/sales/${(await theSale(service)).ids.quotation_id}?audience=CLIENT`,
	),
	'console-search': consolePage(async (service) => {
		await theSale(service);
		return '/console/search?q=contoh';
	}),
	'console-search-empty': consolePage(() => Promise.resolve('/console/search?q=nobody')),
	'console-funnel': consolePage(async (service) => {
		await theSale(service);
		return '/console/funnel';
	}),
	'console-vendors': consolePage(async (service) => {
		await theSale(service);
		await saveVendorCalls(service.runtime);
		return '/console/vendors';
	}),
	'console-audit': consolePage(async (service) => {
		await theSale(service);
		return '/console/audit';
	}),
	'sign-in-console': ({ service, language }) => browse(service, language, '/console/sign-in'),
	'sign-in-code': codePage({ keeps: true }),
	'sign-in-code-setup': codePage({ keeps: false }),
	'console-message': consolePage(aLetter),
	'console-messages': consolePage(() => Promise.resolve('/console/messages')),
	'sign-in-wrong-password': ({ service, language }) =>
		submit(service, language, '/portal/sign-in/password', { email: 'a@b.test', password: 'x' }),
	people: async ({ service, language, client }) => {
		const cookie = await sessionOf(service, client);
		const body = { email: `${client.id}@panjang.client.test`, name: 'Budi', role: 'FINANCE' };
		await service.call('POST', `/clients/${client.id}/people`, body);
		return browse(service, language, '/portal/people', cookie);
	},
	sessions: async ({ service, language, client }) =>
		browse(service, language, '/portal/sessions', await sessionOf(service, client)),
	security: async ({ service, language, client }) =>
		browse(service, language, '/portal/security', await sessionOf(service, client)),
	'console-sessions': consolePage(() => Promise.resolve('/console/sessions')),
	'console-security': consolePage(() => Promise.resolve('/console/security')),
	'pay-waiting': payPage(() => Promise.resolve()),
	'pay-over': payPage((service, id) => service.call('POST', `/payment-links/${id}/cancel`)),
	'pay-received': payPage(async (service, id) => {
		await service.runtime.database.client.paymentLink.update({
			where: { id },
			data: { status: 'PAID' },
		});
	}),
};

async function keepPictures(tab: Page, file: string): Promise<void> {
	await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
	for (const width of widths) {
		await tab.setViewport({ width, height: 800 });
		await tab.screenshot({ path: `${file}-${width}.png`, fullPage: true });
	}
}

describe('every page for people', () => {
	let service: TestService;
	let browser: Browser;
	let tab: Page;
	let shown: Answer;
	const blocked: string[] = [];
	beforeAll(async () => {
		service = await startTestService({
			environment: {
				COMPANY_NAME: 'PT Awan Niaga',
				COMPANY_ADDRESS: 'Jl. Jenderal Sudirman No. 10, Jakarta 10220',
				COMPANY_NPWP: '01.234.567.8-901.000',
				COMPANY_EMAIL: 'sales@awan.example',
				COMPANY_PHONE: '+62 21 5555 0100',
			},
		});
		browser = await openBrowser();
		tab = await browser.newPage();
		// The answer as it was given, headers included, at an address of the service, so that it finds its style sheet.
		await tab.setRequestInterception(true);
		tab.on('request', (request: HTTPRequest) => {
			// The tab is signed in nowhere: a live part would lose its content, and the checks the element that they look at.
			if (request.resourceType() === 'fetch') return void request.abort();
			if (!request.url().endsWith('/shown')) return void request.continue();
			const { status, headers, text } = shown;
			const policy = headers['content-security-policy'] ?? '';
			void request.respond({
				status,
				headers: { 'content-security-policy': policy },
				contentType: 'text/html; charset=utf-8',
				body: text,
			});
		});
		tab.on('console', (entry) => {
			if (/Content Security Policy/i.test(entry.text())) blocked.push(entry.text());
		});
		if (pictures !== undefined) await mkdir(pictures, { recursive: true });
	}, 120_000);
	afterAll(async () => {
		await browser.close();
		await service.stop();
	});

	it.each(
		Object.entries(pages).flatMap(([name, make]) =>
			(['id', 'en'] as const).map((language) => [name, language, make] as const),
		),
	)('%s (%s)', async (name, language, make) => {
		const client = await aClient(service, { locale: language });
		shown = await make({ service, language, client });
		expect(shown.headers['content-type']).toContain('text/html');
		expect(shown.text).toContain(`<html lang="${language}">`);
		expect(Buffer.byteLength(shown.text)).toBeLessThan(100_000);
		await tab.setViewport({ width: 320, height: 800 });
		await tab.goto(`${service.address}/shown`, { waitUntil: 'load' });
		expect(await widthOf(tab)).toBeLessThanOrEqual(320);
		const has_no_action = !/<main[\s\S]*<(?:a|button|input|summary)\b[\s\S]*<\/main>/.test(
			shown.text,
		);
		expect(await checkOpenPage(tab, { has_no_action })).toEqual([]);
		if (pictures !== undefined) await keepPictures(tab, path.join(pictures, `${name}-${language}`));
		expect(blocked).toEqual([]);
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
