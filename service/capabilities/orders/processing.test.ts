import { ProviderError } from '../../platform/errors/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aTemplate, runTasks } from '../deployments/fixtures.ts';
import { anOrder, aPromotion, aService, aQuickOrder, documentCatalogue } from './fixtures.ts';

let service: TestService;
const rules = [
	{ name: 'large', amount_above: { IDR: 1_000_000, USD: 1_000_000 } },
	{ name: 'abroad', countries: ['SG'] },
];
beforeAll(async () => {
	service = await startTestService({
		environment: {
			ORDERS_PER_ADDRESS: '1000',
			ORDER_FAILURE_PICKUP_SECONDS: '0',
			ORDER_APPROVAL_RULES: JSON.stringify(rules),
			ORDER_REFERENCE_LIMITS: '{"IDR":100000000}',
		},
	});
	await documentCatalogue(service, { currency: 'IDR' });
	await aTemplate(service, {
		code: 'standard-cloud',
		package_codes: ['starter', 'professional'],
		is_default: true,
	});
});
afterAll(() => service.stop());

const post = (path: string, body: object = {}, options: object = {}) =>
	service.call('POST', path, body, options);
const orderOf = async (id: string) => (await service.call('GET', `/orders/${id}`)).body;
const progressOf = async (id: string) =>
	(await service.call('GET', `/orders/${id}/activations/progress`)).body;
const eventsOf = async (id: string): Promise<string[]> => {
	const { body } = await service.call('GET', `/events?subject_id=${id}&limit=200&sort=created_at`);
	return body.data.map(({ type }: { type: string }) => type);
};
const starter = { package_code: 'starter', deployment_region: 'us-east-1', country: 'ID' };
const submitted = async (values: object = {}): Promise<any> => {
	const order = await anOrder(service, { ...starter, ...values });
	const payment = { payment_reference: `PAY-${order.order_number}`, auto_activate: false };
	await post(`/orders/${order.id}/submit`, payment);
	return orderOf(order.id);
};
const done = { status: 'SUCCESS', result: { ready: true } } as const;
const refused = () => new ProviderError('gcp', 'rejected', 'The plan is not there');
const mailsTo = (address: string) => service.vendors.mails.filter(({ to }) => to.includes(address));

describe('an order from the public address', () => {
	it('is paid at the gateway, deployed, activated, and its customer is welcomed', async () => {
		const email = 'whole.way@example.com';
		const placed = await aQuickOrder(service, {
			package_code: 'professional',
			region: 'us-east-1',
			country: 'ID',
			email,
			language: 'en',
		});
		await service.settle();
		const [confirmation] = mailsTo(email);
		expect(confirmation?.subject).toBe(`Your order ${placed.order_number}`);

		const link = await post('/payment-links', { subject_type: 'order', subject_id: placed.id });
		expect(link.body).toMatchObject({ amount: placed.total_amount, status: 'OPEN' });
		service.vendors.pay(link.body.reference);
		await post(`/payment-links/${link.body.id}/refresh`);
		await service.settle();
		await runTasks(service);

		const order = await orderOf(placed.id);
		expect(order).toMatchObject({
			status: 'ACTIVE',
			payment_status: 'PAID',
			paid_amount: placed.total_amount,
			progress_percent: 100,
			template_rule: 'PACKAGE',
			attempt: 1,
			approved_by: null,
			activation_url: `https://${placed.organization_slug}.tenants.cloudsales.test`,
		});
		expect(await progressOf(placed.id)).toMatchObject({
			total_services: 4,
			completed: 4,
			failed: 0,
			in_progress: 0,
			pending: 0,
			overall_status: 'completed',
			progress_percent: 100,
		});
		expect(await eventsOf(placed.id)).toEqual([
			'order.created',
			'order.paid',
			'order.submitted',
			'order.validating',
			'order.approved',
			'order.provisioning',
			'order.activating',
			'order.completed',
		]);
		const welcome = mailsTo(email).at(-1);
		expect(welcome?.subject).toContain('Your services are ready');
		expect(welcome?.text).toContain(order.activation_url);
		const followed = await service.call(
			'GET',
			`/public/orders/${placed.order_number}/status?token=${placed.tracking_token}`,
			undefined,
			{ role: 'NONE' },
		);
		expect(followed.body).toMatchObject({ status: 'ACTIVE', activation_url: order.activation_url });
	});

	it('is taken back whole when its third service fails, and made again by processing it again', async () => {
		const { id, customer_email } = await submitted({ package_code: 'professional' });
		service.vendors.nextOutcomes.push(done, done, refused());
		await post(`/orders/${id}/process`);
		await service.settle();
		await runTasks(service);
		const failed = await orderOf(id);
		expect(failed).toMatchObject({
			status: 'FAILED',
			failed_stage: 'ACTIVATION',
			rolled_back: true,
			activation_url: null,
		});
		expect(await progressOf(id)).toMatchObject({ overall_status: 'rolled_back', completed: 0 });
		expect(service.vendors.tenants.books.size).toBe(1);
		expect((await service.call('GET', `/tenants/${failed.tenant_id}`)).body.status).toBe(
			'INACTIVE',
		);
		expect(mailsTo(customer_email).at(-1)?.text).not.toContain('The plan is not there');
		const toStaff = mailsTo('operations@cloudsales.test').at(-1)?.text;
		expect(toStaff).toContain(failed.order_number);
		expect(toStaff).toContain('The plan is not there');
		const retried = await post(`/orders/${id}/activations/retry`);
		expect([retried.status, retried.body.code]).toEqual([409, 'order.nothing-to-retry']);

		await post(`/orders/${id}/process`);
		await service.settle();
		await runTasks(service);
		expect(await orderOf(id)).toMatchObject({
			status: 'ACTIVE',
			attempt: 2,
			tenant_id: failed.tenant_id,
			deployment_instance_id: failed.deployment_instance_id,
		});
	});

	it('that costs nothing is made at once, and waits for a person where a rule says so', async () => {
		const { code: promotion_code } = await aPromotion(service, { percent: 100 });
		const values = { package_code: 'starter', region: 'us-east-1', promotion_code };
		const free = await aQuickOrder(service, { ...values, country: 'ID' });
		expect(free).toMatchObject({ status: 'SUBMITTED', total_amount: 0 });
		const unnamed = await aQuickOrder(service, values);
		await service.settle();
		await runTasks(service);
		expect((await orderOf(free.id)).status).toBe('ACTIVE');
		expect((await orderOf(unnamed.id)).status).toBe('VALIDATING');
	});
});

describe('order.process', () => {
	it('is one tenant, one deployment and one activation, however many ask at once', async () => {
		const { id } = await submitted();
		const answers = await Promise.all(
			Array.from({ length: 5 }, () => post(`/orders/${id}/process`)),
		);
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
		await service.settle();
		await runTasks(service);
		await post(`/orders/${id}/process`);
		expect(await orderOf(id)).toMatchObject({ status: 'ACTIVE', attempt: 1 });
		expect((await service.call('GET', `/tenants?owner_id=${id}`)).body.data).toHaveLength(1);
		expect((await progressOf(id)).total_services).toBe(2);
	});

	it('tells every problem in one answer, and what was wrong when it is tried again', async () => {
		await aService(service, 'only-in-europe', { regions: ['eu-west-1'] });
		await aService(service, 'with-schema', {
			configuration_schema: { type: 'object', properties: { seats: { type: 'integer' } } },
		});
		const order = await submitted({
			package_code: undefined,
			deployment_region: 'us-east-1',
			deployment_template_id: '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f',
			selected_services: [
				{ service_code: 'only-in-europe' },
				{ service_code: 'with-schema', configuration: { seats: 1 } },
			],
		});
		const product = (await service.call('GET', '/products?sku=with-schema')).body.data[0];
		await service.call('PATCH', `/products/${product.id}`, {
			configuration_schema: { type: 'object', properties: { seats: { type: 'string' } } },
		});
		const answer = await post(`/orders/${order.id}/process`);
		expect([answer.status, answer.body.code]).toEqual([409, 'order.not-valid']);
		const codes = answer.body.details.problems.map(({ code }: any) => code);
		expect(codes).toEqual(
			expect.arrayContaining([
				'template.unknown',
				'service.not-in-region',
				'service.configuration',
			]),
		);
		const failed = await orderOf(order.id);
		expect(failed).toMatchObject({ status: 'FAILED', failed_stage: 'VALIDATION' });
		expect(failed.problems).toEqual(answer.body.details.problems);
		expect((await service.call('GET', `/tenants?owner_id=${order.id}`)).body.data).toEqual([]);

		await service.call('PATCH', `/orders/${order.id}`, {
			deployment_template_id: null,
			deployment_region: null,
			configurations: [{ service_code: 'with-schema', configuration: { seats: 'two' } }],
		});
		const again = await post(`/orders/${order.id}/process`);
		expect(again.body.details.problems.map(({ code }: any) => code)).toEqual([
			'service.not-in-region',
		]);
	});

	it('waits for a person where a rule says so: order.approve lets it go on, order.reject cancels it', async () => {
		const [allowed, turnedDown] = [
			await submitted({ country: 'SG' }),
			await submitted({ country: 'SG' }),
		];
		for (const { id } of [allowed, turnedDown]) {
			expect((await post(`/orders/${id}/process`)).body.status).toBe('VALIDATING');
			expect(await eventsOf(id)).toContain('order.approval_needed');
		}
		const decide = { decided_by: 'Dewi' };
		const approved = await post(`/orders/${allowed.id}/approve`, decide, { role: 'OPERATIONS' });
		expect(approved).toMatchObject({
			status: 200,
			body: { status: 'PROVISIONING', approved_by: 'Dewi' },
		});
		const reason = { reason: 'We do not deliver there', ...decide };
		const rejected = await post(`/orders/${turnedDown.id}/reject`, reason, { role: 'OPERATIONS' });
		expect(rejected.body).toMatchObject({ status: 'CANCELLED', payment_status: 'PAID' });
		await service.settle();
		await runTasks(service);
		expect((await orderOf(allowed.id)).status).toBe('ACTIVE');
		const twice = await post(`/orders/${allowed.id}/approve`, decide);
		expect([twice.status, twice.body.code]).toEqual([409, 'order.no-approval']);
	});

	it('fails with its deployment, which is taken back', async () => {
		const { id } = await submitted();
		service.vendors.tenants.next.push(
			new ProviderError('docker', 'rejected', 'There is no such image'),
		);
		await post(`/orders/${id}/process`);
		await service.settle();
		await runTasks(service);
		expect(await orderOf(id)).toMatchObject({
			status: 'FAILED',
			failed_stage: 'PROVISIONING',
			rolled_back: true,
		});
	});
});

describe('order.cancel', () => {
	const cancel = (id: string) =>
		post(`/orders/${id}/cancel`, { reason: 'They changed their mind' });

	it('takes back what was made before the order is cancelled, and proposes the refund to finance until order.record-refund', async () => {
		const { id, tenant_id } = await submitted();
		await post(`/orders/${id}/process`);
		expect((await cancel(id)).status).toBe(200);
		await service.settle();
		await runTasks(service);
		const order = await orderOf(id);
		expect(order).toMatchObject({ status: 'CANCELLED', rolled_back: true, payment_status: 'PAID' });
		expect(tenant_id).toBeNull();
		const matters = await service.call('GET', `/attention?subject_id=${id}`);
		expect(matters.body.data).toMatchObject([
			{ kind: 'order.refund-due', amount: order.total_amount, currency: 'IDR' },
		]);
		const refund = { refund_reference: 'RF-1' };
		const recorded = await post(`/orders/${id}/refund`, refund, { role: 'FINANCE' });
		expect(recorded.body).toMatchObject({ payment_status: 'REFUNDED', refund_reference: 'RF-1' });
		expect((await service.call('GET', `/attention?subject_id=${id}`)).body.data).toEqual([]);
	});

	it('cancels at the address of the source document, and no order that is active', async () => {
		const draft = await anOrder(service, starter);
		const key = await service.keyFor('ADMIN');
		const path = `/api/v1/orders/${draft.id}`;
		const answer = await service.http.delete(path).set('Authorization', `Bearer ${key}`);
		expect([answer.status, answer.body.status]).toEqual([200, 'cancelled']);
		const { id } = await submitted();
		await post(`/orders/${id}/process`);
		await service.settle();
		await runTasks(service);
		const late = await cancel(id);
		expect([late.status, late.body.code]).toEqual([409, 'lifecycle.illegal-move']);
	});
});

describe('order.retry-activations', () => {
	it('keeps what is complete, where nothing was taken back', async () => {
		const template = await aTemplate(service, { code: 'keeps-what-is-done', package_codes: [] });
		const workflow = await post('/activation-workflows', {
			name: 'Keeps what is done',
			deployment_template_id: template.id,
			service_sequence: [
				{ service: 'subscriber-provisioning' },
				{ service: 'billing-invoicing', depends_on: ['subscriber-provisioning'] },
			],
			rollback_on_failure: false,
			auto_activate: false,
		});
		expect(workflow.status).toBe(201);
		const { id } = await submitted({ deployment_template_id: template.id });
		await post(`/orders/${id}/process`);
		await service.settle();
		await runTasks(service);
		// The workflow does not activate by itself.
		expect(await orderOf(id)).toMatchObject({ status: 'PROVISIONING', progress_percent: 50 });
		service.vendors.nextOutcomes.push(done, refused());
		await post(`/orders/${id}/process`);
		await service.settle();
		await runTasks(service);
		expect(await orderOf(id)).toMatchObject({ status: 'FAILED', rolled_back: false });
		expect(await progressOf(id)).toMatchObject({
			completed: 1,
			failed: 1,
			overall_status: 'failed',
			progress_percent: 50,
		});
		expect((await post(`/orders/${id}/activations/retry`)).body.status).toBe('ACTIVATING');
		await service.settle();
		await runTasks(service);
		expect(await orderOf(id)).toMatchObject({ status: 'ACTIVE', attempt: 1 });
	});
});

describe('order.explain-template', () => {
	it('says which rule decided and why the earlier ones did not', async () => {
		const { id } = await anOrder(service, { ...starter, package_code: 'starter' });
		const { body } = await service.call('GET', `/orders/${id}/template`);
		expect(body).toMatchObject({
			template_code: 'standard-cloud',
			rule: 'PACKAGE',
			needs_approval: false,
			problems: [],
		});
		expect(body.steps.map(({ decided }: any) => decided)).toEqual([false, true]);
	});
});

describe('order.statistics', () => {
	it('adds up what the orders say', async () => {
		const { body } = await service.call('GET', '/orders/stats/summary');
		const all = (await service.call('GET', '/orders?limit=200')).body.data;
		const counted: Record<string, number> = {};
		for (const { status } of all)
			counted[status.toLowerCase()] = (counted[status.toLowerCase()] ?? 0) + 1;
		expect(body.orders_by_status).toEqual(counted);
		const active = all.filter(({ status }: any) => status === 'ACTIVE');
		const total = active.reduce((sum: number, one: any) => sum + one.total_amount, 0);
		expect(body.revenue).toEqual({
			currency: 'IDR',
			total,
			average: Math.round((total / active.length) * 100) / 100,
		});
		expect(body.successful).toBe(active.length);
		expect(body.total_processed).toBe(active.length + counted['failed']!);
		const created = body.by_day.reduce((sum: number, one: any) => sum + one.created, 0);
		expect(created).toBe(all.length);
	});

	it('counts what became of each service, together, by day and by service', async () => {
		const { body } = await service.call('GET', '/orders/stats/summary');
		const tasks = (await service.call('GET', '/provisioning-tasks?limit=200')).body.data.filter(
			({ owner_type, action, name }: any) =>
				owner_type === 'order' && action === 'ACTIVATE' && name !== null,
		);
		const attempts = async ({ id }: any): Promise<string[]> =>
			(await service.call('GET', `/provisioning-tasks/${id}/attempts`)).body.data.map(
				({ outcome }: any) => outcome,
			);
		const tried = await Promise.all(tasks.map(attempts));
		const activated = tried.filter((outcomes) => outcomes.includes('SUCCESS')).length;
		const refused = tried.filter(
			(outcomes) => outcomes.includes('REJECTED') && !outcomes.includes('SUCCESS'),
		).length;
		const sum = (rows: any[], field: string): number =>
			rows.reduce((all, row) => all + row[field], 0);
		expect(activated).toBeGreaterThan(4);
		expect(refused).toBeGreaterThan(0);
		expect(body.activations).toMatchObject({ activated, failed: refused });
		expect(sum(body.by_day, 'services_activated')).toBe(activated);
		expect(sum(body.by_service, 'activated')).toBe(activated);
		expect(sum(body.by_service, 'activations_failed')).toBe(refused);
	});
});
