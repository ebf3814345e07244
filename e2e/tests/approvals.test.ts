/** Approvals at both doors, with a real n8n: by the mail of workflow 13, and by the service meanwhile. */
import { jest } from '@jest/globals';
import path from 'node:path';
import type { Browser } from 'puppeteer-core';
import { openBrowser, submitPage } from '../browser.ts';
import { type Json, type ServiceClient, books, serviceClient } from '../clients.ts';
import { ROOT } from '../stack/pack.ts';
import { toTerminal } from '../stack/progress.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { waitFor } from '../wait.ts';

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
			serviceEnv: { QUOTATION_DISCOUNT_MAX_PERCENT: '10', APPROVAL_MAILS: 'off' },
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
	/** The page behind the button of the mail that n8n sent about a quotation. */
	const formOf = ({ quotation }: { quotation: Json }): Promise<string> =>
		waitFor(
			'the mail that asks for the decision',
			async () => {
				const { messages } = (await books(stack.urls.sandbox, 'gmail')) as { messages: Json[] };
				const mail = messages.find(({ subject }) =>
					String(subject).startsWith(`Decide: Quotation ${quotation['number']}`),
				);
				const html = String(mail?.['html']).replaceAll('&amp;', '&');
				return /href="([^"]*\/webhook-waiting\/[^"]*)"/.exec(html)?.[1];
			},
			90_000,
		);
	const answer = async (link: string, Decision: string): Promise<void> => {
		const page = await browser.newPage();
		const agent = (await browser.userAgent()).replace('HeadlessChrome', 'Chrome');
		await page.setUserAgent({ userAgent: agent });
		await page.goto(link, { waitUntil: 'networkidle2' });
		await submitPage(page, {
			Decision: { choose: Decision },
			Why: 'Agreed for three years',
			'Your name': 'Dewi, finance',
		});
		await page.close();
	};
	const stands = (approval: Json, status: string): Promise<Json> =>
		waitFor(`the approval to be ${status}`, async () => {
			const found = await service.get(`/approvals/${approval['id']}`);
			return found['status'] === status ? found : undefined;
		});
	const finished = (): Promise<unknown> =>
		waitFor('the deliveries to be finished', async () =>
			(await service.get('/deliveries?limit=200'))['data'].every(({ status }: Json) =>
				['DELIVERED', 'CANCELLED'].includes(String(status)),
			),
		);

	it('13: granted by mail, the quotation is sent by itself; before, nothing is', async () => {
		const asked = await offer('PT Setuju');
		const link = await formOf(asked);
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
		await finished();
	});

	it('13: refused by mail, it is not sent', async () => {
		const asked = await offer('PT Tolak');
		await answer(await formOf(asked), 'Refuse');
		expect(await stands(asked.approval, 'REFUSED')).toMatchObject({ decided_by: 'Dewi, finance' });
		await finished();
		expect((await service.get(`/quotations/${asked.quotation['id']}`))['status']).toBe('DRAFT');
	});

	it('13: what was decided at the other door stands, whatever the mail says later', async () => {
		const asked = await offer('PT Dua Pintu');
		const link = await formOf(asked);
		await service.post(`/approvals/${asked.approval['id']}/refuse`, {
			reason: 'Below our cost',
			decided_by: 'Budi',
		});
		await answer(link, 'Grant');
		await finished();
		expect(await service.get(`/approvals/${asked.approval['id']}`)).toMatchObject({
			status: 'REFUSED',
			decided_by: 'Budi',
		});
		const failed = await stack.n8n?.client.listExecutions({ status: ['error', 'crashed'] });
		expect(failed).toEqual([]);
	});
});
