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
import { finishedFor } from './messages-in-n8n.ts';
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
	/** The bills of their next periods. */
	let linkBill: Json;
	let financeBill: Json;

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
	/** Opens the link of a mail in n8n, and gives what the page says after it was filled in. */
	const decide = (mail: Mail, Decision: string, more: Record<string, string> = {}) =>
		onPage(async (page) => {
			await page.goto(linkIn(mail, '/form-waiting/'), { waitUntil: 'networkidle2' });
			const Why = 'Ibu Sari transfers on Friday';
			return submitPage(page, { Decision: { choose: Decision }, Why, ...more });
		});
	/** Answers the mail that asks to approve a change, as a person at a mail client does. */
	const answer = async (client: string, approved: boolean): Promise<string> => {
		await mailTo(stack.emails.operations, `Approve a change of ${client}`);
		const { messages } = (await books(stack.urls.sandbox, 'gmail')) as { messages: Json[] };
		const mail = messages.find((one) =>
			String(one['subject']).startsWith(`Approve a change of ${client}`),
		);
		const html = String(mail?.['html']).replaceAll('&amp;', '&');
		const link = new RegExp(`href="([^"]*approved=${approved}[^"]*)"`).exec(html)?.[1];
		await onPage(async (page) => {
			// n8n takes a browser without a window for a program that looks at links, and does not count its visit as an answer.
			const agent = (await browser.userAgent()).replace('HeadlessChrome', 'Chrome');
			await page.setUserAgent({ userAgent: agent });
			await page.goto(String(link), { waitUntil: 'networkidle2' });
		});
		return html;
	};
	const finished = async (): Promise<void> => {
		let left: string[] = [];
		const isOver = async (): Promise<boolean> => {
			const deliveries = (await service.get('/deliveries?limit=200'))['data'] as Json[];
			const open = deliveries.filter(
				({ status }) => !['DELIVERED', 'CANCELLED'].includes(String(status)),
			);
			const events = await Promise.all(
				open.map(({ event_id }) => service.get(`/events/${event_id}`)),
			);
			left = events.flatMap(({ type, subject_id }, index) =>
				// The mails of n8n's own account stand in the mailbox as those of a stranger, for whom workflow 10 asks a person.
				type === 'message.received'
					? []
					: [[type, subject_id, open[index]?.['status'], open[index]?.['error']].join(' ')],
			);
			return left.length === 0;
		};
		await waitFor(() => `the deliveries to be finished: ${left.join(', ')}`, isOver, 60_000);
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
		const said = await onPage(async (page) => {
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
		expect(said).toMatch(/waits for approval[\s\S]*10 → 15/);
		const list = `/subscription-changes?subscription_id=${byLink['id']}`;
		const [wish] = (await service.get(list))['data'] as Json[];
		expect(wish).toMatchObject({ status: 'REQUESTED', requested_for: 'Rina, sales' });

		expect(await answer('PT Tautan', true)).toContain('Five new colleagues');
		const told = await mailTo(stack.emails.sales, 'Change of PT Tautan: approved');
		expect(told.text).toContain('holds when its bill is paid');
		const made = await service.get(`/subscription-changes/${wish?.['id']}`);
		expect(made).toMatchObject({ status: 'AWAITING_PAYMENT' });
		await finished();
	});

	it('08b: what operations rejects is not made, and sales hears of that, too', async () => {
		const { id, items } = byFinance as { id: string; items: Json[] };
		const wish = await service.post(`/subscriptions/${id}/change-requests`, {
			items: [{ item_id: items[0]?.['id'], quantity: 12 }],
			reason: 'Two new colleagues',
			requested_for: 'Rina, sales',
		});
		await answer('PT Faktur', false);
		const told = await mailTo(stack.emails.sales, 'Change of PT Faktur: rejected');
		expect(told.text).toMatch(/10 → 12[\s\S]*was rejected/);
		const rejected = await service.get(`/subscription-changes/${wish['id']}`);
		expect(rejected).toMatchObject({ status: 'REJECTED', decided_by: 'By mail, workflow 08b' });
		expect((await service.get(`/subscriptions/${id}`))['items'][0].quantity).toBe(10);
		await finished();
	});

	it('08: the next period is collected by its link, or by the invoice of finance', async () => {
		await moveTo(service, plusDays(String(byLink['next_billing_date']), -1));
		linkBill = await renewalOf(byLink);
		await waitFor('the mail with the link', async () => {
			const list = `/notifications?kind=INVOICE&related_id=${linkBill['id']}`;
			return (await service.get(list))['data'].some((one: Json) => one['status'] === 'SENT');
		});
		financeBill = await renewalOf(byFinance);
		await waitFor('the request to finance', async () => {
			const list = `/notifications?kind=INVOICE_REQUEST&related_id=${financeBill['id']}`;
			return (await service.get(list))['data'].length > 0;
		});
		await finished();
	});

	it('08: what stands still is told to the team that can act, and nobody of a bill that needs nothing', async () => {
		let stopped: Json | undefined;
		// A run that has nothing to bill may be over before it can be stopped.
		for (let attempt = 0; attempt < 10 && stopped === undefined; attempt += 1) {
			const run = await service.post('/billing-runs');
			const stop = `/billing-runs/${run['id']}/stop`;
			const given = await service.send('POST', stop, { reason: 'Prices are wrong' });
			if (given.status === 200) stopped = given.body;
		}
		expect(stopped).toMatchObject({ status: 'STOPPED' });
		const mail = await mailTo(stack.emails.finance, 'Perlu tindakan: Penagihan periode berikutnya');
		expect(mail.text).toContain('Prices are wrong');
		await service.post('/billing-runs');
		await finished();
		const mails = (await mailbox(stack.urls.sandbox)).filter(({ text }) =>
			text.includes(`ID: ${linkBill['id']}`),
		);
		expect(mails).toEqual([]);
	});

	it('09: sales hears of an overdue bill, and finance holds what would follow, or lets it go on', async () => {
		const late = String(financeBill['id']);
		await people.uploadInvoice(late);
		const { id, due_date, number } = await service.get(`/billing-cycles/${linkBill['id']}`);
		await moveTo(service, plusDays(String(due_date), 2));
		await mailTo(stack.emails.sales, `Overdue: ${number}`);
		for (const one of [id, late])
			expect(await waitForStep(String(one), String(due_date))).toBeDefined();
		const mail = await mailTo(stack.emails.finance, `Suspend the services? Invoice ${number}`);
		const until = plusDays(String(due_date), 16);
		expect(await decide(mail, 'Hold', { 'Hold until': until })).toContain('recorded');
		const hold = await waitFor(
			'the hold',
			async () => (await service.get('/dunning-holds?active=true'))['data'][0] as Json | undefined,
		);
		expect(hold).toMatchObject({ billing_cycle_id: id, note: 'Ibu Sari transfers on Friday' });
		financeBill = await service.get(`/billing-cycles/${late}`);
		const ask = `Suspend the services? Invoice ${financeBill['number']}`;
		expect(await decide(await mailTo(stack.emails.finance, ask), 'Go on')).toContain('recorded');
		await finished();
	});

	it('09: a proposal is one mail, whose page ends the subscription or writes the bill off', async () => {
		const { due_date, id } = linkBill;
		const { id: other, number } = financeBill;
		// The steps of the second bill are a week later than those of the first: its invoice came late.
		await moveTo(service, plusDays(String(due_date), 40));
		const end = await mailTo(stack.emails.sales, 'Usul mengakhiri langganan PT Tautan');
		const keep = await mailTo(stack.emails.sales, 'Usul mengakhiri langganan PT Faktur');
		expect(await decide(end, 'Go on')).toContain('recorded');
		const until = plusDays(String(due_date), 42);
		expect(await decide(keep, 'Hold', { 'Hold until': until })).toContain('recorded');
		await waitFor('the end', async () => {
			const found = await service.get(`/subscriptions/${byLink['id']}`);
			return found['status'] === 'CANCELLED';
		});
		// Bills of the month after may wait for an answer of their own by now.
		await finishedFor(service, String(id), String(other));
		await moveTo(service, plusDays(String(due_date), 70));
		const off = await mailTo(stack.emails.finance, `Usul menghapus tagihan ${number}`);
		expect(await decide(off, 'Go on')).toContain('recorded');
		await waitFor('the write-off', async () => {
			const found = await service.get(`/billing-cycles/${other}`);
			return found['status'] === 'WRITTEN_OFF';
		});
		// Later bills of the two may wait for an answer of their own.
		const deliveries = (await service.get('/deliveries?limit=200'))['data'] as Json[];
		const stuck = deliveries.filter(({ status }) => ['RETRYING', 'DEAD'].includes(String(status)));
		expect(stuck).toEqual([]);
		const mails = await mailbox(stack.urls.sandbox);
		const subjects = mails.map(({ subject }) => subject).filter((one) => one.startsWith('Usul'));
		expect(subjects).toHaveLength(new Set(subjects).size);
		expect(mails.filter(({ subject }) => subject.includes('not decided or not done'))).toEqual([]);
		const failed = await stack.n8n?.client.listExecutions({ status: ['error', 'crashed'] });
		expect(failed).toEqual([]);
		expect(
			(await service.get(`/dunning-steps?billing_cycle_id=${id}&status=PLANNED`))['data'],
		).toEqual([]);
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
