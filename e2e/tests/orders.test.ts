/** From the order to the tenant on the canvas: the six workflows of `workflows/5-sales-to-activation` in a real n8n. */
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
import { ordersEnvironment, simulatedImage, stockOrders } from '../orders-data.ts';
import { ORDER_WORKFLOWS, WORKFLOWS, publishWorkflows } from '../stack/n8n-workflows.ts';
import { ROOT } from '../stack/pack.ts';
import { toTerminal } from '../stack/progress.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { waitFor } from '../wait.ts';
import { finishedFor } from './messages-in-n8n.ts';
import { type Answer, type OwnSystem, startOwnSystem } from './own-system.ts';

jest.setTimeout(240_000);

const firstFolder = ['06-provisioning', '11-errors'].map((name) => `${WORKFLOWS}/${name}.json`);
/** The service of the demo that a workflow activates. */
const main = 'automation-workflows';
/** Another one, without which an order is complete, too. */
const extra = 'canvas-extra';
/** And one that it needs. */
const second = 'canvas-second';

describe('orders in a real n8n', () => {
	let stack: Stack;
	let service: ServiceClient;
	let browser: Browser;
	let system: OwnSystem;
	/** Deployment templates by what becomes of what was done when a service fails. */
	const templates = { keeps: '', takes_back: '', lacks: '' };
	/** Tried again at the next minute, so it begins before the tests. */
	let later: Json;

	beforeAll(async () => {
		system = await startOwnSystem();
		stack = await startStack({
			stateFolder: path.join(ROOT, '.state', 'e2e-orders'),
			clean: true,
			ephemeral: true,
			// And what runs the deployments, which leaves the tasks for workflow 04 alone.
			workflowFolders: [ORDER_WORKFLOWS, ...firstFolder],
			serviceEnv: {
				...ordersEnvironment,
				ORDER_REFERENCE_LIMITS: '{"IDR":50000000,"USD":100000}',
			},
			progress: toTerminal(process.stderr),
		});
		service = serviceClient(stack.urls.service, stack.apiKey);
		browser = await openBrowser();
		const data = await stockOrders(service);
		for (const sku of [extra, second]) await workflowService(sku);
		templates.keeps = await template('canvas-keeps', false);
		templates.takes_back = await template('canvas-takes-back', true);
		templates.lacks = String(data.templates['standard-cloud']);
		await pointToOwnSystem();
		const busy = { status: 503, headers: { 'retry-after': '1' } };
		later = await ordered('nanti', { says: { [main]: [busy] } });
	});
	afterAll(async () => {
		await browser?.close();
		await stack?.stop();
		system?.close();
	});

	async function workflowService(sku: string): Promise<void> {
		const product = { sku, name: sku, kind: 'SUBSCRIPTION', tax_code: 'NONE' };
		const { id } = await service.post('/products', { ...product, provisioning_target: 'workflow' });
		const price = { currency: 'IDR', amount: 100_000, billing_period: 'MONTHLY' };
		await service.post(`/products/${id}/prices`, price);
	}
	async function template(code: string, rollback_on_failure: boolean): Promise<string> {
		const where = { code, name: code, platform: 'docker', region: 'us-east-1' };
		const size = { cpu_millis: 500, memory_mb: 64, storage_gb: 1 };
		const { id } = await service.post('/deployment-templates', {
			...where,
			...size,
			settings: simulatedImage,
		});
		await service.post('/activation-workflows', {
			name: code,
			deployment_template_id: id,
			service_sequence: [
				{ service: main },
				{ service: second, depends_on: [main] },
				{ service: extra, depends_on: [main], critical: false },
			],
			rollback_on_failure,
		});
		return String(id);
	}
	/** What a person does who has imported workflow 04. */
	async function pointToOwnSystem(): Promise<void> {
		const n8n = stack.n8n?.client;
		const workflow = stack.workflows.find(({ name }) => name.startsWith('04 '));
		if (n8n === undefined || workflow === undefined) throw new Error('Workflow 04 is not there');
		const saved = await n8n.call<Json>('GET', `/workflows/${workflow.id}`);
		const { name, connections, settings } = saved;
		const nodes = (saved['nodes'] as Json[]).map((node) => {
			if (node['name'] !== 'Ask your system') return node;
			const url = String(node['parameters'].url).replace('https://your-system.example', system.url);
			return { ...node, parameters: { ...node['parameters'], url } };
		});
		await n8n.call('PATCH', `/workflows/${workflow.id}`, { name, nodes, connections, settings });
		await publishWorkflows(n8n, [workflow]);
	}

	type Wanted = {
		services?: { service_code: string; quantity?: number }[];
		currency?: string;
		template?: keyof typeof templates;
		/** What the operator's system says of the services, by code. */
		says?: Record<string, Answer[]>;
	};
	/** An order that staff has submitted, to be processed by workflow 03. */
	const ordered = async (slug: string, wanted: Wanted = {}): Promise<Json> => {
		const { services = [{ service_code: main }], template: place = 'keeps', says = {} } = wanted;
		for (const [code, answers] of Object.entries(says)) system.says(slug, code, ...answers);
		const order = await service.post('/orders', {
			customer_email: `${slug}@client.example`,
			customer_name: 'Sari',
			company_name: `PT ${slug}`,
			organization_slug: slug,
			selected_services: services,
			deployment_region: 'us-east-1',
			deployment_template_id: templates[place],
			currency: wanted.currency ?? 'IDR',
		});
		const payment = { payment_reference: `PAY-${slug}`, auto_activate: false };
		await service.post(`/orders/${order['id']}/submit`, payment);
		return order;
	};
	const orderOf = ({ id }: Json): Promise<Json> => service.get(`/orders/${id}`);
	const stands = (order: Json, status: string, timeoutMs = 60_000): Promise<Json> =>
		waitFor(
			`the order ${order['organization_slug']} to be ${status}`,
			async () => {
				const found = await orderOf(order);
				return found['status'] === status && found;
			},
			timeoutMs,
		);
	const taskOf = (order: Json, status: string): Promise<Json> =>
		waitFor(`the service of ${order['organization_slug']} to be ${status}`, async () => {
			const list = `/provisioning-tasks?owner_id=${order['id']}&target=workflow&status=${status}`;
			return (await service.get(list))['data'][0] as Json | undefined;
		});
	type Team = 'sales' | 'operations';
	const mailsTo = async (to: string, ...parts: string[]): Promise<Mail[]> =>
		(await mailbox(stack.urls.sandbox)).filter(
			(mail) =>
				mail.to === to && parts.every((part) => `${mail.subject}\n${mail.text}`.includes(part)),
		);
	const mailTo = (team: Team, ...parts: string[]): Promise<Mail> =>
		waitFor(
			`the mail to ${team} with ${parts.join(' and ')}`,
			async () => (await mailsTo(stack.emails[team], ...parts))[0],
		);
	/** Answers on the page to which a mail leads, and gives what stood on it. */
	const answer = async (mail: Mail, Decision: string, more: Record<string, string> = {}) => {
		const page = await browser.newPage();
		try {
			await page.goto(linkIn(mail, '/form-waiting/'), { waitUntil: 'networkidle2' });
			const shown = await page.evaluate(() => document.body.innerText);
			const values = { Decision: { choose: Decision }, 'Your name': 'Dewi', ...more };
			expect(await submitPage(page, values)).toContain('It is recorded');
			return shown;
		} finally {
			await page.close();
		}
	};
	const why = { Why: 'We know them' };
	const refusedBy = (message: string): Answer => ({ status: 422, body: { message } });
	/** Large enough for the rule that asks a person. */
	const large = { services: [{ service_code: main, quantity: 20 }] };

	it('01: a form places the order and confirms it with its links; an address that is taken leads back with free ones', async () => {
		await ordered('sudah-dipakai');
		const page = await browser.newPage();
		const filled = {
			Package: { choose: 'starter: ' },
			'Your name': 'Sari',
			'Your e-mail': 'sari@kanvas.example',
			'Address of your tenant': 'sudah-dipakai',
			Region: { choose: 'us-east-1' },
			'Promotion code': 'WELCOME10',
		};
		await page.goto(`${stack.n8n?.url}/form/cloudsales-order`, { waitUntil: 'networkidle2' });
		await submitPage(page, { Company: 'PT Kanvas' });
		const refused = await submitPage(page, filled);
		expect(refused).toMatch(/was not placed[\s\S]*Free: sudah-dipakai/);
		const said = await submitPage(page, { 'Address of your tenant': 'pt-kanvas' });
		expect(said).toMatch(/ORD-\d{8}-\d+/);
		const links = await page.$$eval('a', (all) => all.map((one) => one.href));
		await page.close();
		const [order = {}] = (await service.get('/orders?search=pt-kanvas'))['data'] as Json[];
		expect(order).toMatchObject({
			source: 'PUBLIC',
			company_name: 'PT Kanvas',
			package_code: 'starter',
			promotion_code: 'WELCOME10',
		});
		const status = links.find((link) => link.includes(String(order['order_number'])));
		expect((await fetch(String(status))).status).toBe(200);
		// The mail to the customer is that of the service, with the same link to pay.
		const confirmation = await waitFor(
			'the confirmation',
			async () => (await mailsTo('sari@kanvas.example'))[0],
		);
		expect(links).toContain(linkIn(confirmation, '/xendit/'));
		await mailTo('sales', `New order ${order['order_number']}: PT Kanvas`);
		await finishedFor(service, String(order['id']));
		expect(await mailsTo('sari@kanvas.example')).toHaveLength(1);
		expect(await mailsTo(stack.emails.sales, 'sudah-dipakai')).toEqual([]);
	});

	it('03, 04, 05: what is paid is processed, activated by the nodes of the canvas, and operations hears of the tenant', async () => {
		const order = await ordered('jadi');
		const active = await stands(order, 'ACTIVE');
		expect(system.asked).toContain(`PUT jadi/${main}`);
		const progress = await service.get(`/orders/${order['id']}/activations/progress`);
		expect(progress).toMatchObject({ overall_status: 'completed' });
		const task = await service.get(`/provisioning-tasks/${progress['activations'][0].id}`);
		expect(task['result']).toEqual({ endpoint: `https://jadi.example/${main}` });
		await mailTo('operations', 'New tenant: PT jadi', String(active['activation_url']));
		await finishedFor(service, String(order['id']), String(task['id']));
		expect(await mailsTo('jadi@client.example', String(active['activation_url']))).toHaveLength(1);
	});

	it('03: what is not paid yet waits for its money, and what is wrong is told once', async () => {
		// Above the limit of its currency finance looks the reference up first.
		const services = [{ service_code: main, quantity: 12 }];
		const unpaid = await ordered('belum-lunas', { currency: 'USD', services });
		const wrong = await ordered('keliru', { template: 'lacks' });
		expect(await stands(wrong, 'FAILED')).toMatchObject({ failed_stage: 'VALIDATION' });
		const mail = await mailTo('operations', String(wrong['id']));
		expect(await answer(mail, 'Leave it')).toContain(String(wrong['order_number']));
		await finishedFor(service, String(wrong['id']), String(unpaid['id']));
		expect(await mailsTo(stack.emails.operations, String(wrong['id']))).toHaveLength(1);
		expect(await orderOf(unpaid)).toMatchObject({ status: 'SUBMITTED', payment_status: 'PENDING' });
		const list = `/approvals?subject_id=${unpaid['id']}`;
		const [reference = {}] = (await service.get(list))['data'] as Json[];
		await service.post(`/approvals/${reference['id']}/grant`, { decided_by: 'Budi' });
		await stands(unpaid, 'ACTIVE');
	});

	it('02: a large order waits for the page of its one mail; approved it goes on, rejected it is cancelled', async () => {
		const [yes, no] = [await ordered('disetujui', large), await ordered('ditolak', large)];
		const mail = await mailTo('operations', 'PT disetujui', '/form-waiting/');
		const shown = await answer(mail, 'Approve', why);
		expect(shown).toMatch(/20 × Automation Workflows[\s\S]*disetujui/);
		expect(await stands(yes, 'ACTIVE')).toMatchObject({ approved_by: 'Dewi' });
		await answer(await mailTo('operations', 'PT ditolak', '/form-waiting/'), 'Reject', why);
		await stands(no, 'CANCELLED');
		await finishedFor(service, String(yes['id']), String(no['id']));
		expect(await mailsTo(stack.emails.operations, 'PT disetujui', 'form-waiting')).toHaveLength(1);
	});

	it('02: what was decided at the other door stands, and the late answer is told', async () => {
		const order = await ordered('dua-pintu', large);
		const mail = await mailTo('operations', 'PT dua-pintu', '/form-waiting/');
		await service.post(`/orders/${order['id']}/approve`, { decided_by: 'Budi' });
		await answer(mail, 'Reject', why);
		await mailTo('operations', 'was not carried out', String(order['id']));
		expect(await stands(order, 'ACTIVE')).toMatchObject({ approved_by: 'Budi' });
		await finishedFor(service, String(order['id']));
	});

	it('04, 05: a service that is refused and not critical is missed by a tenant that is live, and operations hears why', async () => {
		const order = await ordered('sebagian', {
			services: [{ service_code: main }, { service_code: extra }],
			says: { [extra]: [refusedBy('The realm is taken')] },
		});
		expect(await stands(order, 'ACTIVE')).toMatchObject({ partial: true });
		await mailTo('operations', 'services missing: PT sebagian', extra, 'The realm is taken');
	});

	it('04: what cannot be done now is tried again, a person is asked who must act first, and of a lost answer', async () => {
		const byHand = { status: 202, body: { message: 'Connect the router' } };
		const waits = await ordered('menunggu', { says: { [main]: [byHand] } });
		const lost = await ordered('hilang', { says: { [main]: ['cut'] } });
		const waiting = await taskOf(waits, 'WAITING');
		expect(waiting).toMatchObject({ waiting_for: 'STAFF' });
		await mailTo('operations', 'Connect the router');
		const unknown = await taskOf(lost, 'WAITING');
		expect(unknown).toMatchObject({ waiting_code: 'OUTCOME_UNKNOWN' });
		// Not done again by itself, since it may have been done.
		expect(system.asked.filter((one) => one === `PUT hilang/${main}`)).toHaveLength(1);
		for (const { id } of [waiting, unknown])
			await service.post(`/provisioning-tasks/${id}/complete`, { reason: 'Done by hand' });
		for (const order of [waits, lost]) await stands(order, 'ACTIVE');
		// The service looks once a minute for what is to be tried again.
		await stands(later, 'ACTIVE', 120_000);
		expect(system.asked.filter((one) => one === `PUT nanti/${main}`)).toHaveLength(2);
	});

	it('06: operations has a failed service tried again from its one mail; the customer hears that we look after it', async () => {
		const order = await ordered('coba-lagi', {
			says: { [main]: [refusedBy('No address is left')] },
		});
		await stands(order, 'FAILED');
		const mail = await mailTo('operations', String(order['id']), '/form-waiting/');
		expect(await answer(mail, 'Try again')).toContain('No address is left');
		expect(await stands(order, 'ACTIVE')).toMatchObject({ attempt: 1 });
		await finishedFor(service, String(order['id']));
		expect(await mailsTo(stack.emails.operations, String(order['id']), 'gagal')).toHaveLength(1);
		const toCustomer = await mailsTo('coba-lagi@client.example', String(order['order_number']));
		expect(toCustomer.some(({ text }) => text.includes('No address is left'))).toBe(false);
	});

	it('04, 06: what was activated is taken back on the canvas, and the order is processed anew', async () => {
		const order = await ordered('ulang', {
			template: 'takes_back',
			services: [{ service_code: main }, { service_code: second }],
			says: { [second]: [refusedBy('The plan is not there')] },
		});
		await waitFor(
			'all to be taken back',
			async () => (await orderOf(order))['rolled_back'] === true,
		);
		expect(system.asked).toContain(`DELETE ulang/${main}`);
		await answer(await mailTo('operations', String(order['id']), '/form-waiting/'), 'Try again');
		expect(await stands(order, 'ACTIVE')).toMatchObject({ attempt: 2 });
	});

	it('06: what staff has led on already is not tried again, and the answer is told', async () => {
		const order = await ordered('sudah-jalan', { says: { [main]: [refusedBy('Not yet')] } });
		await stands(order, 'FAILED');
		const mail = await mailTo('operations', String(order['id']), '/form-waiting/');
		await service.post(`/orders/${order['id']}/activations/retry`);
		await stands(order, 'ACTIVE');
		await answer(mail, 'Try again');
		await mailTo('operations', 'was not tried again', String(order['id']));
		await finishedFor(service, String(order['id']));
		const failed = await stack.n8n?.client.listExecutions({ status: ['error', 'crashed'] });
		expect(failed).toEqual([]);
	});
});
