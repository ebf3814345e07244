/** What people decide and answer, with a real n8n: approvals on the page of workflow 13, and what clients write in 10. */
import { jest } from '@jest/globals';
import path from 'node:path';
import type { Browser } from 'puppeteer-core';
import { openBrowser, submitPage } from '../browser.ts';
import {
	type Json,
	type Mail,
	type ServiceClient,
	linkIn,
	mailbox,
	serviceClient,
} from '../clients.ts';
import { ROOT } from '../stack/pack.ts';
import { toTerminal } from '../stack/progress.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { waitFor } from '../wait.ts';
import { finishedFor, messageTests, writeMails } from './messages-in-n8n.ts';
import { fillForm } from './quotation-form.ts';

jest.setTimeout(240_000);

describe('approvals in a real n8n', () => {
	let stack: Stack;
	let service: ServiceClient;
	let browser: Browser;
	beforeAll(async () => {
		stack = await startStack({
			stateFolder: path.join(ROOT, '.state', 'e2e-approvals'),
			clean: true,
			ephemeral: true,
			serviceEnv: { QUOTATION_DISCOUNT_MAX_PERCENT: '10' },
			progress: toTerminal(process.stderr),
		});
		service = serviceClient(stack.urls.service, stack.apiKey);
		browser = await openBrowser();
		const { id } = await service.post('/products', {
			sku: 'SEAT',
			name: 'Seats',
			kind: 'SUBSCRIPTION',
			unit: 'user',
		});
		const price = { currency: 'IDR', amount: 150_000, billing_period: 'MONTHLY' };
		await service.post(`/products/${id}/prices`, price);
		await writeMails({ stack, service });
	});
	afterAll(async () => {
		await browser?.close();
		await stack?.stop();
	});

	const offer = async (name: string): Promise<{ quotation: Json; approval: Json }> => {
		const quotation = await service.post('/quotations', {
			client: { name, billing_email: 'beli@client.example', create_if_missing: true },
			items: [{ sku: 'SEAT', quantity: 10, discount: 300_000 }],
			send: true,
		});
		const list = `/approvals?subject_id=${quotation['id']}`;
		const [approval] = (await service.get(list))['data'] as Json[];
		expect(approval).toMatchObject({ status: 'PENDING', kind: 'quotation.discount' });
		return { quotation, approval: approval ?? {} };
	};
	/** The mails that ask for a decision, oldest first. */
	const mailsOf = async ({ id }: Json): Promise<Mail[]> =>
		(await mailbox(stack.urls.sandbox)).filter(
			({ to, text }) => to === stack.emails.finance && text.includes(`ID: ${id}`),
		);
	/** The page to which the mail of workflow 13 leads; the second when it was asked for again. */
	const pageOf = (approval: Json, asked = 1): Promise<string> =>
		waitFor(
			'the mail that asks for the decision',
			async () => {
				const mail = (await mailsOf(approval)).at(asked - 1);
				return mail === undefined ? null : linkIn(mail, '/form-waiting/');
			},
			90_000,
		);
	const answer = async (link: string, Decision: string): Promise<void> => {
		const page = await browser.newPage();
		await page.goto(link, { waitUntil: 'networkidle2' });
		const said = await submitPage(page, {
			Decision: { choose: Decision },
			Why: 'Agreed for three years',
			'Your name': 'Dewi, finance',
		});
		expect(said).toContain('It is recorded');
		await page.close();
	};
	const stands = (approval: Json, status: string): Promise<Json> =>
		waitFor(`the approval to be ${status}`, async () => {
			const found = await service.get(`/approvals/${approval['id']}`);
			return found['status'] === status ? found : undefined;
		});
	it('13: granted on the page of its one mail, the quotation is sent by itself; before, nothing is', async () => {
		const asked = await offer('PT Setuju');
		const link = await pageOf(asked.approval);
		expect((await service.get(`/quotations/${asked.quotation['id']}`))['status']).toBe('DRAFT');
		await answer(link, 'Grant');
		expect(await stands(asked.approval, 'GRANTED')).toMatchObject({
			decided_by: 'Dewi, finance',
			reason: 'Agreed for three years',
		});
		await waitFor('the quotation to be sent', async () => {
			const found = await service.get(`/quotations/${asked.quotation['id']}`);
			return found['status'] === 'SENT';
		});
		await finishedFor(service, asked.approval['id'], asked.quotation['id']);
		expect(await mailsOf(asked.approval)).toHaveLength(1);
	});

	it('01: the form says that the quotation waits, for whom, and what happens then; 13: refused, it is not sent', async () => {
		const asker = { email: 'sari@cloudsales.example', name: 'Sari', role: 'SALES' };
		const { id: asker_id } = await service.post('/users', asker);
		// For the wish of a person, a user of staff decides.
		const decider = { email: 'dewi@cloudsales.example', name: 'Dewi, finance', role: 'FINANCE' };
		await service.post('/users', decider);
		const said = await fillForm(
			browser,
			`${stack.n8n?.url}/form/cloudsales-new-quotation`,
			{
				Client: 'PT Tolak',
				'New client': { choose: 'Yes' },
				'How many products': { choose: '1' },
				'Your e-mail': asker.email,
			},
			{
				'Client e-mail': 'beli@tolak.example',
				'Product 1': { choose: 'SEAT' },
				'Quantity 1': '10',
				'Discount 1 (Rp, on the whole line)': '300000',
			},
		);
		expect(said).toMatch(/QUO-\d{4}-\d+ waits for an approval/);
		expect(said).toContain('discount of a quotation (finance decides)');
		const number = /QUO-\d{4}-\d+/.exec(said)?.[0];
		const [quotation] = (await service.get(`/quotations?number=${number}`))['data'] as Json[];
		const list = `/approvals?subject_id=${quotation?.['id']}`;
		const [approval = {}] = (await service.get(list))['data'] as Json[];
		expect(approval).toMatchObject({ asked_by: 'Sari', requested_for_id: asker_id });
		await answer(await pageOf(approval), 'Refuse');
		expect(await stands(approval, 'REFUSED')).toMatchObject({ decided_by: 'Dewi, finance' });
		await finishedFor(service, approval['id']);
		expect((await service.get(`/quotations/${quotation?.['id']}`))['status']).toBe('DRAFT');
	});

	it('13: n8n killed while it waits; asked again, it is decided once, and the other answer is told', async () => {
		const { approval, quotation } = await offer('PT Dua Kali');
		const first = await pageOf(approval);
		await stack.n8n?.kill();
		await stack.n8n?.start();
		await service.post(`/approvals/${approval['id']}/ask-again`);
		const second = await pageOf(approval, 2);
		expect(second).not.toBe(first);
		await answer(second, 'Grant');
		await stands(approval, 'GRANTED');
		// The wait of before the crash is still there.
		await answer(first, 'Refuse');
		await waitFor('the answer that was not carried out', async () =>
			(await mailbox(stack.urls.sandbox)).some(
				({ to, text }) => to === stack.emails.operations && text.includes(String(approval['id'])),
			),
		);
		await finishedFor(service, approval['id'], quotation['id']);
		expect(await service.get(`/approvals/${approval['id']}`)).toMatchObject({ status: 'GRANTED' });
		const events = (await service.get(`/events?subject_id=${quotation['id']}&limit=100`))['data'];
		const sent = (events as Json[]).filter(({ type }) => type === 'quotation.send_requested');
		expect(sent).toHaveLength(1);
		expect(await mailsOf(approval)).toHaveLength(2);
	});

	it('13: what was decided at the other door stands, and nobody is left to wait', async () => {
		const { approval } = await offer('PT Dua Pintu');
		const link = await pageOf(approval);
		const refusal = { reason: 'Below our cost', decided_by: 'Budi' };
		await service.post(`/approvals/${approval['id']}/refuse`, refusal);
		await answer(link, 'Grant');
		await finishedFor(service, approval['id']);
		expect(await service.get(`/approvals/${approval['id']}`)).toMatchObject({
			status: 'REFUSED',
			decided_by: 'Budi',
		});
		const failed = await stack.n8n?.client.listExecutions({ status: ['error', 'crashed'] });
		expect(failed).toEqual([]);
	});

	messageTests(() => ({ stack, service, browser }));
});
