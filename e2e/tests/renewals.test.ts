/** Renewals, a change of seats and dunning on the canvas, in a real n8n under the test clock. */
import { jest } from '@jest/globals';
import path from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { openBrowser, submitPage } from '../browser.ts';
import { type Json, type Mail, type ServiceClient, books, linkIn, mailbox } from '../clients.ts';
import { ROOT } from '../stack/pack.ts';
import { toTerminal } from '../stack/progress.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { waitFor } from '../wait.ts';
import { moveTo } from '../year/clock.ts';
import { at, plusDays } from '../year/days.ts';
import { firstDay } from '../year/story.ts';
import { type People, peopleOf } from '../year/people.ts';

jest.setTimeout(240_000);

describe('renewals, changes and dunning in a real n8n', () => {
	let stack: Stack;
	let people: People;
	let service: ServiceClient;
	let browser: Browser;
	let byLink: Json;
	let byFinance: Json;

	const mailTo = (to: string, subject: string): Promise<Mail> =>
		waitFor(
			`the mail "${subject}" to ${to}`,
			async () =>
				(await mailbox(stack.urls.sandbox)).find(
					(mail) => mail.to === to && mail.subject.includes(subject),
				),
			90_000,
		);
	const renewalOf = async (subscription: Json): Promise<Json> =>
		waitFor('the renewal', async () => {
			const list = `/billing-cycles?subscription_id=${subscription['id']}&kind=RENEWAL`;
			return (await service.get(list))['data'].at(0) as Json | undefined;
		});
	const finished = async (): Promise<void> => {
		await waitFor(
			'the deliveries to be finished',
			async () =>
				(await service.get('/deliveries?limit=200'))['data'].every((one: Json) =>
					['DELIVERED', 'CANCELLED'].includes(String(one['status'])),
				),
			60_000,
		);
	};
	const onPage = async <T>(act: (page: Page) => Promise<T>): Promise<T> => {
		const page = await browser.newPage();
		try {
			return await act(page);
		} finally {
			await page.close();
		}
	};

	beforeAll(async () => {
		stack = await startStack({
			stateFolder: path.join(ROOT, '.state', 'e2e-renewals'),
			clean: true,
			ephemeral: true,
			testClock: true,
			progress: toTerminal(process.stderr),
		});
		people = peopleOf(stack);
		service = people.service;
		browser = await openBrowser();
		await service.post('/clock/freeze', { at: at(firstDay(new Date()), 8) });
		const buy = async (renewal_invoice: string, name: string) => {
			const { id } = await service.post('/products', {
				sku: `SEAT-${renewal_invoice}`,
				name: `Seats by ${renewal_invoice.toLowerCase()}`,
				kind: 'SUBSCRIPTION',
				unit: 'user',
				provisioning_target: 'gcp',
				provisioning_settings: { services: ['compute.googleapis.com'], project_prefix: 'seats' },
				renewal_invoice,
			});
			const price = { currency: 'IDR', amount: 150_000, billing_period: 'MONTHLY' };
			await service.post(`/products/${id}/prices`, price);
			const client = { name, email: `${renewal_invoice.toLowerCase()}@client.example` };
			return people.buy(client, [{ product_id: String(id), quantity: 10 }], 'MONTHLY');
		};
		byLink = await buy('LINK', 'PT Tautan');
		byFinance = await buy('FINANCE', 'PT Faktur');
	});
	afterAll(async () => {
		await browser?.close();
		await stack?.stop();
	});

	it('08b: sales sees what more seats cost, operations approves by mail, and sales hears of it', async () => {
		const answer = await onPage(async (page) => {
			await page.goto(`${stack.n8n?.url}/form/cloudsales-change-seats`, {
				waitUntil: 'networkidle2',
			});
			await submitPage(page, { Client: 'Tautan' });
			const filled = {
				'What is changed': { choose: 'PT Tautan' },
				'New number': '10',
				Why: 'Five new colleagues',
				'Your name': 'Rina, sales',
			};
			// As many as there are: it says why not, with what was filled in.
			expect(await submitPage(page, filled)).toMatch(
				/Nothing was asked for[\s\S]*already as it is/,
			);
			const shown = await submitPage(page, { 'New number': '15' });
			await page.screenshot({ path: path.join(stack.stateFolder, 'change.png') });
			for (const part of ['PT Tautan', '10 → 15', 'Charged', 'Rp ', 'Full period'])
				expect(shown).toContain(part);
			return submitPage(page, {});
		});
		expect(answer).toMatch(/waits for approval[\s\S]*10 → 15/);
		const list = `/subscription-changes?subscription_id=${byLink['id']}`;
		const [wish] = (await service.get(list))['data'] as Json[];
		expect(wish).toMatchObject({ status: 'REQUESTED', requested_for: 'Rina, sales' });

		await mailTo(stack.emails.operations, 'Approve a change of PT Tautan');
		const { messages } = (await books(stack.urls.sandbox, 'gmail')) as { messages: Json[] };
		const mail = messages.find((one) => String(one['subject']).startsWith('Approve a change'));
		const html = String(mail?.['html']).replaceAll('&amp;', '&');
		const link = /href="([^"]*approved=true[^"]*)"/.exec(html)?.[1];
		expect(html).toContain('Five new colleagues');
		await onPage(async (page) => {
			// n8n takes a browser without a window for a program that looks at links, and does not count its visit as an answer.
			const agent = (await browser.userAgent()).replace('HeadlessChrome', 'Chrome');
			await page.setUserAgent({ userAgent: agent });
			await page.goto(String(link), { waitUntil: 'networkidle2' });
		});
		const told = await mailTo(stack.emails.sales, 'Change of PT Tautan: approved');
		expect(told.text).toContain('holds when its bill is paid');
		const made = await service.get(`/subscription-changes/${wish?.['id']}`);
		expect(made).toMatchObject({ status: 'AWAITING_PAYMENT' });
		await finished();
	});

	it('08: the next period is collected by its link, or by the invoice of finance', async () => {
		await moveTo(service, plusDays(String(byLink['next_billing_date']), -1));
		const link = await renewalOf(byLink);
		await waitFor('the mail with the link', async () => {
			const list = `/notifications?kind=INVOICE&related_id=${link['id']}`;
			return (await service.get(list))['data'].some((one: Json) => one['status'] === 'SENT');
		});
		const invoice = await renewalOf(byFinance);
		await waitFor('the request to finance', async () => {
			const list = `/notifications?kind=INVOICE_REQUEST&related_id=${invoice['id']}`;
			return (await service.get(list))['data'].length > 0;
		});
		await finished();
	});

	it('09: sales hears of an overdue bill, and finance holds what would follow', async () => {
		const { id, due_date } = await renewalOf(byLink);
		await moveTo(service, plusDays(String(due_date), 2));
		await mailTo(stack.emails.sales, 'Overdue');
		const planned = await waitForStep(String(id), String(due_date));
		expect(planned).toBeDefined();
		const mail = await mailTo(stack.emails.finance, 'Suspend the services?');
		const text = await onPage(async (page) => {
			await page.goto(linkIn(mail, '/form-waiting/'), { waitUntil: 'networkidle2' });
			return submitPage(page, {
				Decision: { choose: 'Hold' },
				'Hold until': plusDays(String(due_date), 30),
				Why: 'Ibu Sari transfers on Friday',
			});
		});
		expect(text).toContain('recorded');
		const hold = await waitFor(
			'the hold',
			async () => (await service.get('/dunning-holds?active=true'))['data'][0] as Json | undefined,
		);
		expect(hold).toMatchObject({ billing_cycle_id: id, note: 'Ibu Sari transfers on Friday' });
		await finished();
	});

	/** Moves on day by day until the client was warned for the last time. */
	async function waitForStep(id: string, due: string): Promise<Json> {
		for (let days = 3; days < 20; days += 1) {
			await moveTo(service, plusDays(due, days));
			const steps = (await service.get(`/dunning-steps?billing_cycle_id=${id}&limit=100`))['data'];
			const found = (steps as Json[]).find(
				(one) => one['message'] === 'FINAL_WARNING' && one['status'] === 'DONE',
			);
			if (found !== undefined) return found;
		}
		throw new Error('No final warning has come within three weeks');
	}
});
