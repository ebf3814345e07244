/**
 * One sale as the people of it go through it: sales, client and finance each with a browser, from the form for a
 * quotation to the portal of a client whose services run. The demo shows it; the end-to-end test asserts on it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { openBrowser, submitForm } from './browser.ts';
import { stockCatalog } from './catalog.ts';
import { type Json, type Mail, linkIn, mailbox, serviceClient } from './clients.ts';
import type { Progress } from './stack/progress.ts';
import type { StackTarget } from './stack/stack.ts';
import { waitFor } from './wait.ts';

export type SaleSummary = {
	quotation: string;
	cosmic_id: string;
	pdf_url: string;
	billing_cycle: string;
	payment: string;
	subscription: string;
	tasks: { target: string; status: string }[];
	emails: number;
	executions: number;
	seconds: number;
};

type Service = ReturnType<typeof serviceClient>;

/** A small valid PDF, as finance would upload it. */
export function samplePdf(folder: string, name: string, title: string): string {
	mkdirSync(folder, { recursive: true });
	const file = path.join(folder, name);
	const text = `BT /F1 18 Tf 60 760 Td (${title}) Tj ET`;
	const objects = [
		'<< /Type /Catalog /Pages 2 0 R >>',
		'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
		`<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
	];
	let body = '%PDF-1.7\n';
	const offsets = objects.map((object, index) => {
		const offset = body.length;
		body += `${index + 1} 0 obj\n${object}\nendobj\n`;
		return offset;
	});
	const start = body.length;
	const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
	body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
	writeFileSync(file, body, 'latin1');
	return file;
}

/** Which sale: another client name makes another sale. */
export type SaleOptions = { client?: string; email?: string };

/** Drives one sale; throws with what was waited for when a step does not come about. */
export async function driveSale(
	stack: StackTarget,
	progress: Progress,
	options: SaleOptions = {},
): Promise<SaleSummary> {
	if (stack.n8n === undefined) throw new Error('The sale needs n8n: start without --without-n8n');
	const started = Date.now();
	// A second demo on the same data is another sale to another client.
	const mark = new Date(started).toISOString().slice(0, 19).replaceAll(/\D/g, '');
	const client = options.client ?? `PT Contoh Maju ${mark}`;
	const email = options.email ?? `finance.${mark}@contohmaju.example`;
	const service = serviceClient(stack.urls.service, stack.apiKey);
	const executionsBefore = (await stack.n8n.client.listExecutions({ limit: 100 })).map(
		(one) => one.id,
	);
	const mailsBefore = new Set((await mailbox(stack.urls.sandbox)).map((mail) => mail.id));
	const newMails = async (): Promise<Mail[]> =>
		(await mailbox(stack.urls.sandbox)).filter((mail) => !mailsBefore.has(mail.id));
	const mailTo = (to: string, part: string) =>
		waitFor(`a mail to ${to} with a link to ${part}`, async () =>
			(await newMails()).find((mail) => mail.to === to && mail.text.includes(part)),
		);
	const browser = await openBrowser();
	try {
		await progress.step('Catalog stocked', () => stockCatalog(service));
		const quotation = await progress.step(
			`Sales fills in the form: ${stack.n8n.url}/form/cloudsales-new-quotation`,
			() => makeQuotation(browser, stack, service, { client, email }),
		);
		progress.line(`      ${quotation['number']}, PDF ${quotation['pdf_url']}`);
		await progress.step('The client opens the mailed link and accepts', async () => {
			const mail = await mailTo(email, '/q/');
			await acceptQuotation(browser, linkIn(mail, '/q/'));
		});
		const cycle = await progress.step('Finance uploads invoice and faktur pajak', async () => {
			const mail = await mailTo(stack.emails.finance, `billing_cycle_id=`);
			await uploadDocuments(browser, stack, linkIn(mail, 'billing_cycle_id='));
			const id =
				new URL(linkIn(mail, 'billing_cycle_id=')).searchParams.get('billing_cycle_id') ?? '';
			return waitFor('the payment link', async () => {
				const found = await service.get(`/billing-cycles/${id}`);
				return found['status'] === 'AWAITING_PAYMENT' ? found : null;
			});
		});
		progress.line(`      ${cycle['number']}, pay at ${cycle['payment_url']}`);
		await progress.step('The client pays', async () => {
			const mail = await mailTo(email, '/xendit/web/');
			await pay(browser, linkIn(mail, '/xendit/web/'));
		});
		const payment = await progress.step('Xendit reports the payment, it is applied', () =>
			waitFor(
				'the payment',
				async () =>
					(await service.get(`/payments?subject_id=${cycle['id']}`))['data'][0] as Json | undefined,
			),
		);
		const subscription = await progress.step('The subscription is activated and provisioned', () =>
			waitFor(
				'the provisioned subscription',
				async () => {
					const found = await service.get(`/subscriptions/${cycle['subscription_id']}`);
					return found['status'] === 'ACTIVE' && found['provisioned_at'] !== null ? found : null;
				},
				120_000,
			),
		);
		await progress.step(
			'The client signs in to the portal by the link in the welcome mail',
			async () => {
				const mail = await mailTo(email, '/portal/sign-in?token=');
				await signIn(
					browser,
					linkIn(mail, '/portal/sign-in?token='),
					'Google Workspace Business Standard',
				);
			},
		);
		const tasks = await service.get(`/provisioning-tasks?subscription_id=${subscription['id']}`);
		const summary: SaleSummary = {
			quotation: quotation['number'],
			cosmic_id: quotation['cosmic_id'],
			pdf_url: quotation['pdf_url'],
			billing_cycle: cycle['number'],
			payment: payment['id'],
			subscription: subscription['id'],
			tasks: (tasks['data'] as Json[]).map((task) => ({
				target: task['target'],
				status: task['status'],
			})),
			emails: await deliveredMails(service, subscription['client_id'], cycle['id'], newMails),
			executions: await finishedExecutions(stack, executionsBefore),
			seconds: Math.round((Date.now() - started) / 1000),
		};
		const open = summary.tasks.filter((task) => task.status !== 'SUCCESS');
		if (summary.tasks.length === 0 || open.length > 0)
			throw new Error(`Tasks are not done: ${JSON.stringify(summary.tasks)}`);
		return summary;
	} finally {
		await browser.close();
	}
}

async function makeQuotation(
	browser: Browser,
	stack: StackTarget,
	service: Service,
	who: { client: string; email: string },
): Promise<Json> {
	const text = await withPage(browser, (page) =>
		submitForm(
			page,
			`${stack.n8n?.url}/form/cloudsales-new-quotation`,
			{ Client: who.client, 'New client': { choose: 'Yes' }, 'How many products': { choose: '2' } },
			{
				'Client e-mail': who.email,
				'Product 1': { choose: 'GWS-STD' },
				'Quantity 1': '25',
				'Product 2': { choose: 'GCP-SETUP' },
				'Quantity 2': '1',
			},
		),
	);
	const number = /QUO-\d{4}-\d+/.exec(text)?.[0];
	if (number === undefined) throw new Error(`The form did not end with a quotation:\n${text}`);
	return waitFor('the quotation to be sent', async () => {
		const found = (await service.get(`/quotations?number=${number}`))['data'][0] as Json;
		return found['status'] === 'SENT' ? found : null;
	});
}

async function acceptQuotation(browser: Browser, link: string): Promise<void> {
	await withPage(browser, async (page) => {
		await page.goto(link);
		await page.type('input[name=accepted_by]', 'Budi Santoso');
		await page.type('input[name=accepted_role]', 'Direktur');
		await page.click('input[name=agreed]');
		await Promise.all([page.waitForNavigation(), page.click('form[action$="/accept"] button')]);
		const text = await page.evaluate(() => document.body.innerText);
		if (!/diterima|disetujui|accepted/i.test(text))
			throw new Error(`The quotation was not accepted:\n${text}`);
	});
}

async function uploadDocuments(browser: Browser, stack: StackTarget, link: string): Promise<void> {
	const folder = path.join(stack.stateFolder, 'documents');
	const invoice = samplePdf(folder, 'invoice.pdf', 'Invoice');
	const faktur = samplePdf(folder, 'faktur-pajak.pdf', 'Faktur Pajak');
	const text = await withPage(browser, (page) =>
		submitForm(page, link, {}, { Invoice: { file: invoice }, 'Faktur pajak': { file: faktur } }),
	);
	if (!/INV-\d{8}-\d+/.test(text))
		throw new Error(`The upload did not end with an invoice number:\n${text}`);
}

async function pay(browser: Browser, link: string): Promise<void> {
	await withPage(browser, async (page) => {
		await page.goto(link);
		await Promise.all([page.waitForNavigation(), page.click('form[action$="/pay"] button')]);
	});
}

async function signIn(browser: Browser, link: string, service: string): Promise<void> {
	await withPage(browser, async (page) => {
		await page.goto(link);
		await Promise.all([page.waitForNavigation(), page.click('form button')]);
		const text = await page.evaluate(() => document.body.innerText);
		if (!text.includes(service)) throw new Error(`The portal does not show ${service}:\n${text}`);
	});
}

async function withPage<T>(browser: Browser, work: (page: Page) => Promise<T>): Promise<T> {
	const page = await browser.newPage();
	try {
		return await work(page);
	} finally {
		await page.close();
	}
}

/** Waits until every mail of the sale is SENT, and says how many the mailbox holds. */
async function deliveredMails(
	service: Service,
	clientId: string,
	cycleId: string,
	newMails: () => Promise<Mail[]>,
): Promise<number> {
	return waitFor('all mails to be delivered', async () => {
		const toClient = await service.get(`/notifications?client_id=${clientId}&limit=200`);
		const toFinance = await service.get(
			`/notifications?related_id=${cycleId}&kind=INVOICE_REQUEST`,
		);
		const all = new Map(
			[...toClient['data'], ...toFinance['data']].map((one: Json) => [one['id'], one]),
		);
		if ([...all.values()].some((one: Json) => one['status'] !== 'SENT')) return null;
		const delivered = (await newMails()).length;
		return delivered >= all.size ? delivered : null;
	});
}

async function finishedExecutions(stack: StackTarget, before: readonly string[]): Promise<number> {
	const known = new Set(before);
	return waitFor('the executions to finish', async () => {
		const all = (await stack.n8n?.client.listExecutions({ limit: 100 })) ?? [];
		const own = all.filter((one) => !known.has(one.id));
		const failed = own.filter((one) => ['error', 'crashed', 'canceled'].includes(one.status));
		if (failed.length > 0)
			throw new Error(`Executions failed: ${failed.map((one) => one.id).join(', ')}`);
		return own.every((one) => one.status === 'success') ? own.length : null;
	});
}
