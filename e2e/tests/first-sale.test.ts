/** The first sale in a real n8n, and everything that must not happen on the way. */
import { jest } from '@jest/globals';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'puppeteer-core';
import { type FormValues, openBrowser } from '../browser.ts';
import {
	type Json,
	type ServiceClient,
	books,
	linkIn,
	mailbox,
	serviceClient,
} from '../clients.ts';
import { sandboxClient, type SandboxClient } from '../../sandbox/client.ts';
import { stockCatalog } from '../catalog.ts';
import { driveSale, samplePdf, type SaleSummary } from '../sale.ts';
import { ROOT } from '../stack/pack.ts';
import { toTerminal } from '../stack/progress.ts';
import {
	CREDENTIAL_TYPE,
	importCredentials,
	importWorkflows,
	publishWorkflows,
} from '../stack/n8n-workflows.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { waitFor } from '../wait.ts';
import {
	fillForm,
	newQuotation,
	numberIn,
	quotationFormTests,
	sentMails,
	sentQuotation,
} from './quotation-form.ts';

jest.setTimeout(240_000);

const client = { client: 'PT Contoh Maju', email: 'finance@contohmaju.example' };

describe('the first sale in a real n8n', () => {
	let stack: Stack;
	let service: ServiceClient;
	let browser: Browser;
	let sandbox: SandboxClient['call'];
	let summary: SaleSummary;

	beforeAll(async () => {
		stack = await startStack({
			stateFolder: path.join(ROOT, '.state', 'e2e'),
			clean: true,
			ephemeral: true,
			progress: toTerminal(process.stderr),
		});
		sandbox = sandboxClient(stack.urls.sandbox).call;
		service = serviceClient(stack.urls.service, stack.apiKey);
		browser = await openBrowser();
		summary = await driveSale(stack, toTerminal(process.stderr), client);
	});
	afterAll(async () => {
		await browser?.close();
		await stack?.stop();
	});

	const form = (address: string, ...pages: FormValues[]) => fillForm(browser, address, ...pages);

	it('ends with an active subscription, every task done and every mail delivered', async () => {
		expect(summary).toMatchObject({
			quotation: expect.stringMatching(/^QUO-\d{4}-\d{6}$/),
			billing_cycle: expect.stringMatching(/^INV-\d{8}-\d{6}$/),
			// One of them tells operations which of the seats are left to set up.
			emails: 5,
		});
		expect(summary.tasks.map((task) => [task.target, task.status]).sort()).toEqual([
			['gcp', 'SUCCESS'],
			['google-workspace', 'SUCCESS'],
		]);
		const notifications = await service.get('/notifications?limit=200');
		expect(notifications['data'].map((one: Json) => [one['kind'], one['status']]).sort()).toEqual([
			['INVOICE', 'SENT'],
			['INVOICE_REQUEST', 'SENT'],
			['QUOTATION', 'SENT'],
			['TASK_FOR_STAFF', 'SENT'],
			['WELCOME', 'SENT'],
		]);
	});

	it('leaves the same in the books of the vendors as in its own', async () => {
		const xendit = await books(stack.urls.sandbox, 'xendit');
		const payments = await service.get('/payments');
		expect(xendit['invoices']).toHaveLength(1);
		expect(payments['data']).toHaveLength(1);
		expect(payments['data'][0]).toMatchObject({
			status: 'SUCCEEDED',
			amount: xendit['invoices'][0].amount,
		});
		const google = await books(stack.urls.sandbox, 'google');
		expect(
			google['users'].filter((user: Json) => JSON.stringify(user).includes('cloudsales')),
		).toHaveLength(1);
		expect(google['projects']).toHaveLength(1);
		const cosmic = await books(stack.urls.sandbox, 'cosmic');
		expect(cosmic['objects']).toHaveLength(1);
		expect(cosmic['media']).toHaveLength(1);
	});

	it('stays one payment, subscription, set of tasks and welcome mail when the webhook comes five times more', async () => {
		const xendit = await books(stack.urls.sandbox, 'xendit');
		const delivery = xendit['webhook_deliveries'][0] as Json;
		for (let times = 0; times < 5; times += 1) {
			await sandbox('POST', `/xendit/webhooks/${delivery['id']}/resend`);
		}
		await waitFor('five duplicates', async () => {
			const inbox = await service.get('/webhooks');
			return (
				inbox['data'].reduce((sum: number, one: Json) => sum + Number(one['duplicates']), 0) >= 5
			);
		});
		await sleep(1500);
		expect((await service.get('/payments'))['data']).toHaveLength(1);
		expect((await service.get('/subscriptions'))['data']).toHaveLength(1);
		expect((await service.get('/provisioning-tasks'))['data']).toHaveLength(2);
		expect((await service.get('/notifications?kind=WELCOME'))['data']).toHaveLength(1);
	});

	it('refuses a webhook with a wrong or missing token and stores nothing', async () => {
		const before = (await service.get('/webhooks'))['data'].length;
		for (const headers of [{}, { 'x-callback-token': 'wrong' }] as Record<string, string>[]) {
			const answer = await fetch(`${stack.urls.service}/webhooks/xendit`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', ...headers },
				body: JSON.stringify({ id: 'x', external_id: 'y', status: 'PAID' }),
			});
			expect(answer.status).toBe(401);
		}
		expect((await service.get('/webhooks'))['data']).toHaveLength(before);
	});

	describe('the form for a quotation', () => {
		quotationFormTests(() => ({ stack, service, browser }));
	});

	describe('the form for finance', () => {
		let cycle: Json;
		let link: string;
		const folder = path.join(ROOT, '.state', 'e2e', 'rubbish');

		beforeAll(async () => {
			mkdirSync(folder, { recursive: true });
			await stockCatalog(service);
			const quotation = await service.post('/quotations', {
				client: {
					name: 'PT Kedua',
					billing_email: 'finance@kedua.example',
					create_if_missing: true,
				},
				items: [{ sku: 'GWS-STD', quantity: 2 }],
			});
			await service.post(`/quotations/${quotation['id']}/sync`);
			await service.post(`/quotations/${quotation['id']}/send`, {});
			await service.post(`/quotations/${quotation['id']}/accept`, { accepted_by: 'Sari' });
			cycle = await waitFor('the request to finance', async () => {
				const found = await service.get(
					`/billing-cycles?quotation_id=${quotation['id']}&status=INVOICE_REQUESTED`,
				);
				return found['data'][0] as Json | undefined;
			});
			const mail = await waitFor('the mail to finance', async () =>
				(await mailbox(stack.urls.sandbox)).find((one) => one.text.includes(String(cycle['id']))),
			);
			link = linkIn(mail, 'billing_cycle_id=');
		});

		it('shows the sale before anything is uploaded', async () => {
			const text = await form(link, {});
			for (const part of ['PT Kedua', 'QUO-', 'Rp ', 'waits for the invoice', 'nothing'])
				expect(text).toContain(part);
			expect(text).not.toContain(String(cycle['id']));
		});

		it('refuses a program that is named .pdf', async () => {
			const file = path.join(folder, 'setup.pdf');
			writeFileSync(file, Buffer.concat([Buffer.from('MZ'), Buffer.alloc(2000, 7)]));
			expect(await form(link, {}, { Invoice: { file } })).toMatch(
				/not saved[\s\S]*invoice[\s\S]*must be a PDF/i,
			);
		});

		it('refuses a file of 30 MB', async () => {
			const file = path.join(folder, 'large.pdf');
			writeFileSync(file, Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(30_000_000, 32)]));
			expect(await form(link, {}, { Invoice: { file } })).toMatch(
				/not saved[\s\S]*invoice[\s\S]*larger than 10 MB/i,
			);
		});

		it('makes one invoice and one mail of a double click', async () => {
			const values = {
				Invoice: { file: samplePdf(folder, 'invoice.pdf', 'Invoice of PT Kedua') },
				'Faktur pajak': { file: samplePdf(folder, 'faktur.pdf', 'Faktur of PT Kedua') },
			};
			const texts = await Promise.all([form(link, {}, values), form(link, {}, values)]);
			for (const text of texts) expect(text).toMatch(/INV-\d{8}-\d+/);
			const mailOf = `/notifications?related_id=${cycle['id']}&kind=INVOICE`;
			await waitFor('the mail with the link', async () => (await service.get(mailOf))['data'][0]);
			const links = await service.get(`/payment-links?subject_id=${cycle['id']}`);
			expect(links['data']).toHaveLength(1);
			expect((await service.get(mailOf))['data']).toHaveLength(1);
		});
	});

	describe('when provisioning does not go through', () => {
		const fault = async (kind: string): Promise<string> => {
			const { id } = await sandbox<{ id: string }>('POST', '/faults', { vendor: 'google', kind });
			return id;
		};
		const mend = (id: string) => sandbox('DELETE', `/faults/${id}`);

		/** A sale up to the payment; the workflows do the rest. */
		const sell = async (name: string): Promise<Json> => {
			const quotation = await service.post('/quotations', {
				client: {
					name,
					billing_email: `${name.split(' ')[1]}@example.com`,
					create_if_missing: true,
				},
				items: [{ sku: 'GWS-STD', quantity: 1 }],
			});
			await service.post(`/quotations/${quotation['id']}/sync`);
			await service.post(`/quotations/${quotation['id']}/send`, {});
			await service.post(`/quotations/${quotation['id']}/accept`, { accepted_by: 'Sari' });
			const cycle = await waitFor('the request to finance', async () => {
				const path = `/billing-cycles?quotation_id=${quotation['id']}&status=INVOICE_REQUESTED`;
				return (await service.get(path))['data'][0] as Json | undefined;
			});
			const files = new FormData();
			const file = samplePdf(path.join(ROOT, '.state', 'e2e', 'sold'), 'invoice.pdf', name);
			files.set('invoice', new Blob([readFileSync(file)]), 'invoice.pdf');
			await fetch(`${stack.urls.service}/api/v1/billing-cycles/${cycle['id']}/documents`, {
				method: 'POST',
				headers: {
					authorization: `Bearer ${stack.apiKey}`,
					'idempotency-key': `files-${cycle['id']}`,
				},
				body: files,
			});
			const link = await service.post('/payment-links', { billing_cycle_id: cycle['id'] });
			await sandbox('POST', `/xendit/invoices/${link['gateway_reference']}/pay`);
			return cycle;
		};
		const taskOf = (cycle: Json, status: string) =>
			waitFor(`the task to be ${status}`, async () => {
				const tasks = await service.get(
					`/provisioning-tasks?subscription_id=${cycle['subscription_id']}&status=${status}`,
				);
				return tasks['data'][0] as Json | undefined;
			});

		it('tells operations, not the client, what a task waits for, and the task can be run again afterwards', async () => {
			const id = await fault('no_licence_free');
			const task = await taskOf(await sell('PT Ketiga'), 'WAITING');
			const mail = await waitFor(
				'the mail to operations',
				async () =>
					(
						await service.get(
							`/notifications?related_id=${task['id']}&kind=TASK_FOR_STAFF&status=SENT`,
						)
					)['data'][0],
			);
			expect(mail).toMatchObject({ recipient: 'operations@cloudsales.example' });
			const asked = await service.get(`/notifications?related_id=${task['id']}&kind=TASK_WAITING`);
			expect(asked['data']).toEqual([]);
			await mend(id);
			expect(await service.post(`/provisioning-tasks/${task['id']}/run`)).toMatchObject({
				status: 'SUCCESS',
			});
		});

		it('tells operations which workflow failed', async () => {
			const id = await fault('domain_not_found');
			const task = await taskOf(await sell('PT Keempat'), 'FAILED');
			const mail = await waitFor('the mail to operations', async () =>
				(await mailbox(stack.urls.sandbox)).find(
					(one) =>
						one.to === 'operations@cloudsales.example' &&
						one.subject.includes('Switch the services on'),
				),
			);
			expect(mail.subject).toMatch(/^06 Switch the services on failed: PT Keempat, quotation QUO-/);
			expect(mail.text).toContain('Provision the service');
			expect(mail.text).toContain('CloudSales starts the workflow again by itself');
			// Workflow 12 tells once what failed and what to do, however often the event of it comes.
			const told = async () =>
				(await mailbox(stack.urls.sandbox)).filter((one) => one.text.includes(`ID: ${task['id']}`));
			await waitFor('the mail of workflow 12', async () => (await told())[0]);
			expect((await told()).map((one) => one.to)).toEqual(['operations@cloudsales.example']);
			await mend(id);
			await service.post(`/provisioning-tasks/${task['id']}/retry`);
			await taskOf({ subscription_id: task['subscription_id'] }, 'SUCCESS');
		});
	});

	it('delivers events again after n8n was killed in the middle of a workflow, also that of a form, and mails once', async () => {
		const link = await waitFor(
			'the link of the second sale',
			async () => ((await service.get('/payment-links?status=OPEN'))['data'] as Json[])[0],
		);
		// Cosmic answers late, so that the workflow that sends this quotation is killed in the middle of its first step. Its
		// call is over before n8n is back: a command that still runs would fail the repeat, and the next is 300 s later.
		const { id: slow } = await sandbox<{ id: string }>('POST', '/faults', {
			vendor: 'cosmic',
			kind: 'slow',
			delay_ms: 8000,
		});
		const number = await newQuotation(
			{ stack, browser },
			{ 'Notes for the client': 'n8n dies now' },
		).then(numberIn);
		const workflow = stack.workflows.find((one) => one.name.startsWith('01b '));
		await waitFor('the workflow to run', async () => {
			const all = await stack.n8n?.client.listExecutions({ limit: 20 });
			return all?.find((one) => one.workflowId === workflow?.id && one.status === 'running');
		});
		await stack.n8n?.kill();
		await sandbox('DELETE', `/faults/${slow}`);
		await sandbox('POST', `/xendit/invoices/${link['gateway_reference']}/pay`);
		await waitFor(
			'the payment',
			async () => (await service.get(`/payments?subject_id=${link['subject_id']}`))['data'][0],
		);
		await stack.n8n?.start();
		const cycle = await service.get(`/billing-cycles/${link['subject_id']}`);
		await waitFor(
			'the activation after the restart',
			async () => {
				const found = await service.get(`/subscriptions/${cycle['subscription_id']}`);
				return found['status'] === 'ACTIVE' && found['provisioned_at'] !== null;
			},
			120_000,
		);
		const quotation = await sentQuotation(service, number);
		await waitFor('the mail of the quotation', async () => (await sentMails(stack, quotation)) > 0);
		expect(await sentMails(stack, quotation)).toBe(1);
	});

	it('waits for an approval through a kill of n8n, and counts the event as delivered when Finish Event has run', async () => {
		const n8n = stack.n8n?.client;
		if (n8n === undefined) throw new Error('There is no n8n');
		const data = { baseUrl: stack.urls.service, apiKey: stack.apiKey };
		const wanted = { name: 'CloudSales', type: CREDENTIAL_TYPE, data };
		const [credential] = await importCredentials(n8n, [wanted]);
		const file = path.join(ROOT, 'e2e/tests/approval.json');
		await publishWorkflows(n8n, await importWorkflows(n8n, [file], credential));

		const added = await service.post('/clients', {
			name: 'PT Menunggu',
			billing_email: 'finance@menunggu.example',
		});
		const asked = async () =>
			(await mailbox(stack.urls.sandbox)).filter((one) => one.subject.includes('Approve a client'));
		const mail = await waitFor('the question', async () => (await asked())[0]);
		const events = await service.get(`/events?subject_id=${added['id']}&type=client.created`);
		const delivery = async () =>
			(await service.get(`/deliveries?event_id=${events['data'][0].id}`))['data'][0] as Json;
		const isWaiting = async () => {
			const { status, attempts } = await delivery();
			return status === 'IN_PROGRESS' && attempts.length === 1;
		};
		await waitFor('the workflow to wait', isWaiting);
		await stack.n8n?.kill();
		await stack.n8n?.start();
		expect(await isWaiting()).toBe(true);

		const answer = await fetch(linkIn(mail, 'webhook-waiting'));
		expect(answer.status).toBe(200);
		const finished = await waitFor('Finish Event', async () => {
			const found = await delivery();
			return found['status'] === 'DELIVERED' ? found : undefined;
		});
		expect(finished['finished_by']).toMatch(
			/^Finish the event, Wait for an approval, execution \d+$/,
		);
		expect(finished['attempts']).toMatchObject([{ attempt: 1, outcome: 'IN_PROGRESS' }]);
		expect(await asked()).toHaveLength(1);
	});
});
