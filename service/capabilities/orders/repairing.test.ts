import { addSeconds } from '../../platform/clock/index.ts';
import { ProviderError } from '../../platform/errors/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aTemplate, runTasks } from '../deployments/fixtures.ts';
import { anOrder, documentCatalogue } from './fixtures.ts';
import { tellOfFailure } from './jobs.ts';

let service: TestService;
const templates: Record<'keeps' | 'optional' | 'stands' | 'binds', string> = {
	keeps: '',
	optional: '',
	stands: '',
	binds: '',
};
const post = (path: string, body: object = {}) => service.call('POST', path, body);
const get = async (path: string) => (await service.call('GET', path)).body;
const orderOf = (id: string) => get(`/orders/${id}`);
const graphsOf = async (id: string) => (await get(`/task-graphs?owner_id=${id}`)).data;
const done = { status: 'SUCCESS', result: { ready: true } } as const;
const waits = {
	status: 'WAITING',
	waiting_for: 'STAFF',
	code: 'LOOK',
	note: 'Look',
	progress: {},
	poll_after_seconds: null,
} as const;
const refused = () => new ProviderError('gcp', 'rejected', 'The plan is not there');
const work = async () => {
	await service.settle();
	await runTasks(service);
};

/** A template whose activations are of the given kind. */
async function template(code: string, second: object, workflow: object): Promise<string> {
	const { id } = await aTemplate(service, { code, package_codes: [] });
	const answer = await post('/activation-workflows', {
		name: code,
		deployment_template_id: id,
		service_sequence: [
			{ service: 'subscriber-provisioning' },
			{ service: 'billing-invoicing', depends_on: ['subscriber-provisioning'], ...second },
		],
		rollback_on_failure: false,
		auto_activate: true,
		...workflow,
	});
	expect(answer.status).toBe(201);
	return id;
}

beforeAll(async () => {
	service = await startTestService({ environment: { ORDERS_PER_ADDRESS: '1000' } });
	await documentCatalogue(service, { currency: 'IDR' });
	templates.keeps = await template('keeps', {}, {});
	templates.optional = await template('optional', { critical: false }, {});
	templates.stands = await template('stands', {}, { auto_activate: false });
	const binds = [
		{ service: 'subscriber-provisioning', point_of_no_return: true },
		{ service: 'billing-invoicing', depends_on: ['subscriber-provisioning'] },
	];
	templates.binds = await template('binds', {}, { service_sequence: binds });
});
afterAll(() => service.stop());

/** An order that was processed, as far as it goes. */
async function processed(
	deployment_template_id: string,
	...outcomes: (typeof done | typeof waits | ProviderError)[]
): Promise<any> {
	const values = { package_code: 'starter', deployment_region: 'us-east-1' };
	const order = await anOrder(service, { status: 'SUBMITTED', ...values, deployment_template_id });
	service.vendors.nextOutcomes.push(...outcomes);
	await post(`/orders/${order.id}/process`);
	await work();
	return orderOf(order.id);
}

describe('order.process', () => {
	it('begins anew only when the services of the attempt before are taken back', async () => {
		const { id, status } = await processed(templates.keeps, done, refused());
		expect(status).toBe('FAILED');
		const [graph] = await graphsOf(id);
		const early = await post(`/orders/${id}/process`);
		expect(early).toMatchObject({
			status: 409,
			body: {
				code: 'order.activations-open',
				details: { graph_id: graph.id, state: 'FAILED' },
			},
		});
		await post(`/task-graphs/${graph.id}/cancel`, { reason: 'It is made anew' });
		await work();
		expect(await orderOf(id)).toMatchObject({ status: 'FAILED', rolled_back: true, attempt: 1 });
		expect((await post(`/orders/${id}/process`)).status).toBe(200);
		await work();
		expect(await orderOf(id)).toMatchObject({ status: 'ACTIVE', attempt: 2, rolled_back: false });
		const states = (await graphsOf(id)).map((one: any) => one.status).sort();
		expect(states).toEqual(['COMPLETED', 'ROLLED_BACK']);
	});
});

describe('the mail of a failed order to operations', () => {
	it('is one each time it fails: by a workflow with its page, or else by the service', async () => {
		const { id, order_number } = await processed(templates.keeps, done, refused());
		const mails = () =>
			service.vendors.mails.filter(
				({ to, text }) => to.includes('operations@cloudsales.test') && text.includes(id),
			);
		const mailByService = async () => {
			await service.runJob(tellOfFailure, { order_id: id, attempt: 1 });
			await service.settle();
		};
		const tell = async (page: string) => {
			const answer = await post('/attention/notify', { related_id: id, page });
			await service.settle();
			return answer.body;
		};
		expect(mails()).toEqual([]);
		const page = 'https://n8n.example/form-waiting/7';
		expect(await tell(page)).toEqual({ told: 1, mailed: 1 });
		// The event again, whose wait has another page, and the job of the service.
		expect(await tell('https://n8n.example/form-waiting/8')).toEqual({ told: 1, mailed: 0 });
		await mailByService();
		expect(mails()).toHaveLength(1);
		expect(mails()[0]?.text).toContain(page);
		expect(mails()[0]?.text).toContain(order_number);
		service.vendors.nextOutcomes.push(refused());
		await post(`/orders/${id}/activations/retry`);
		await work();
		expect(mails()).toHaveLength(1);
		await mailByService();
		expect(mails()).toHaveLength(2);
		// What goes on is not told.
		await post(`/orders/${id}/activations/retry`);
		await mailByService();
		expect(mails()).toHaveLength(2);
		await work();
	});
});

describe('what a person repairs', () => {
	it('at the task of a service completes the order that failed, and its customer is welcomed', async () => {
		const { id, customer_email } = await processed(templates.keeps, done, refused());
		const [graph] = await graphsOf(id);
		const { tasks } = await get(`/task-graphs/${graph.id}`);
		const failed = tasks.find(({ status }: any) => status === 'FAILED');
		expect((await post(`/provisioning-tasks/${failed.id}/retry`)).status).toBe(200);
		await work();
		expect(await orderOf(id)).toMatchObject({
			status: 'ACTIVE',
			attempt: 1,
			failed_stage: null,
			error_message: null,
			partial: false,
		});
		const welcome = service.vendors.mails.filter(({ to }) => to.includes(customer_email)).at(-1);
		expect(welcome?.text).toContain((await orderOf(id)).activation_url);
	});

	it('of a service that an active order misses makes it whole (order.retry-activations)', async () => {
		const order = await processed(templates.optional, done, refused());
		expect(order).toMatchObject({ status: 'ACTIVE', partial: true });
		// Its customer is never told that a service is there which is not, and is told when it is.
		const welcomes = () =>
			service.vendors.mails.filter(
				({ to, subject }) => to.includes(order.customer_email) && subject.includes('siap'),
			);
		expect(welcomes()).toHaveLength(1);
		expect(welcomes()[0]?.text).toContain('sudah aktif: subscriber-provisioning.');
		expect(welcomes()[0]?.text).toContain('masih kami siapkan: billing-invoicing.');
		expect((await post(`/orders/${order.id}/activations/retry`)).status).toBe(200);
		await work();
		expect(welcomes()).toHaveLength(2);
		expect(welcomes()[1]?.text).toContain('subscriber-provisioning, billing-invoicing.');
		expect(welcomes()[1]?.text).not.toContain('masih kami siapkan');
		expect(await orderOf(order.id)).toMatchObject({
			status: 'ACTIVE',
			partial: false,
			error_message: null,
			completed_at: order.completed_at,
		});
		const twice = await post(`/orders/${order.id}/activations/retry`);
		expect([twice.status, twice.body.code]).toEqual([409, 'order.nothing-to-retry']);
	});
});

describe('deployment.roll-back by staff', () => {
	const rollBack = async ({ deployment_instance_id: id }: any) => {
		await post(`/deployments/${id}/roll-back`, { reason: 'Another region' });
		await work();
	};
	const deployAgain = ({ deployment_instance_id: id }: any) =>
		post(`/deployments/${id}/deploy-again`);

	it('fails an order that waits on its tenant; deployment.deploy-again lets it go on', async () => {
		const order = await processed(templates.stands);
		expect(order.status).toBe('PROVISIONING');
		await rollBack(order);
		const failed = { status: 'FAILED', failed_stage: 'PROVISIONING', rolled_back: true };
		expect(await orderOf(order.id)).toMatchObject(failed);
		expect((await get(`/attention?subject_id=${order.id}`)).data).toMatchObject([
			{ kind: 'order.failed' },
		]);
		expect((await deployAgain(order)).status).toBe(200);
		await work();
		expect(await orderOf(order.id)).toMatchObject({
			status: 'PROVISIONING',
			rolled_back: false,
			failed_stage: null,
			activation_url: order.activation_url,
		});
		await post(`/orders/${order.id}/process`);
		await work();
		expect(await orderOf(order.id)).toMatchObject({ status: 'ACTIVE', attempt: 1 });
	});

	it('takes back the services of an order that activates, and never deploys the tenant of one that is cancelled', async () => {
		const order = await processed(templates.keeps, done, waits);
		expect(order.status).toBe('ACTIVATING');
		await rollBack(order);
		expect(await orderOf(order.id)).toMatchObject({
			status: 'FAILED',
			failed_stage: 'PROVISIONING',
			rolled_back: true,
		});
		expect(await graphsOf(order.id)).toMatchObject([{ status: 'ROLLED_BACK' }]);
		await post(`/orders/${order.id}/cancel`, { reason: 'They changed their mind' });
		await work();
		expect((await orderOf(order.id)).status).toBe('CANCELLED');
		const refusal = await deployAgain(order);
		expect([refusal.status, refusal.body.code]).toEqual([409, 'deployment.not-wanted']);
	});

	it('leaves services past the point of no return, and the order goes on with them once its tenant is deployed again', async () => {
		const order = await processed(templates.binds, done, waits);
		expect(order.status).toBe('ACTIVATING');
		await rollBack(order);
		const failed = await orderOf(order.id);
		expect(failed).toMatchObject({
			status: 'FAILED',
			failed_stage: 'PROVISIONING',
			rolled_back: false,
			activation_url: null,
		});
		expect(failed.error_message).toContain('deployment.deploy-again');
		// Without its tenant it is not completed, though all its services are there.
		const [graph] = await graphsOf(order.id);
		const { tasks } = await get(`/task-graphs/${graph.id}`);
		const waiting = tasks.find(({ status }: any) => status === 'WAITING');
		expect((await post(`/provisioning-tasks/${waiting.id}/run`)).status).toBe(200);
		await work();
		expect((await orderOf(order.id)).status).toBe('FAILED');
		expect((await deployAgain(order)).status).toBe(200);
		await work();
		expect(await orderOf(order.id)).toMatchObject({
			status: 'ACTIVE',
			attempt: 1,
			failed_stage: null,
			error_message: null,
			activation_url: order.activation_url,
		});
		expect(await graphsOf(order.id)).toMatchObject([{ status: 'COMPLETED' }]);
	});
});

describe('task_graph.cancel', () => {
	it('fails an active order whose services it takes back; its tenant stays, and order.process makes them anew', async () => {
		const order = await processed(templates.keeps);
		expect(order.status).toBe('ACTIVE');
		const [graph] = await graphsOf(order.id);
		const reason = { reason: 'Made in the wrong realm' };
		expect((await post(`/task-graphs/${graph.id}/cancel`, reason)).status).toBe(200);
		await work();
		expect(await orderOf(order.id)).toMatchObject({
			status: 'FAILED',
			failed_stage: 'ACTIVATION',
			rolled_back: false,
		});
		expect((await get(`/tenants/${order.tenant_id}`)).status).toBe('ACTIVE');
		expect((await post(`/orders/${order.id}/process`)).status).toBe(200);
		await work();
		expect(await orderOf(order.id)).toMatchObject({
			status: 'ACTIVE',
			attempt: 2,
			tenant_id: order.tenant_id,
		});
	});
});

describe('an order that takes longer than its limit', () => {
	const matters = async (id: string) =>
		(await get(`/attention?subject_id=${id}`)).data.map(({ kind }: any) => kind);

	it('is a matter for a person, until it is active', async () => {
		const order = await processed(templates.keeps, done, waits);
		expect(await matters(order.id)).toEqual([]);
		service.now = addSeconds(service.now, 2 * 3600);
		expect(await matters(order.id)).toEqual(['order.late']);
		// What it waits for, and what was made, stand in its progress.
		expect((await get(`/orders/${order.id}/activations/progress`)).activations).toMatchObject([
			{ activation_status: 'completed', activation_data: { ready: true }, waiting_for: null },
			{ activation_status: 'in_progress', waiting_for: 'STAFF', waiting_note: 'Look' },
		]);
		const [graph] = await graphsOf(order.id);
		const { tasks } = await get(`/task-graphs/${graph.id}`);
		await post(`/provisioning-tasks/${tasks.at(-1).id}/run`);
		await work();
		expect((await orderOf(order.id)).status).toBe('ACTIVE');
		expect(await matters(order.id)).toEqual([]);
	});
});

describe('an order whose region has no template in use', () => {
	it('runs where its template says once a person has agreed (order.approve)', async () => {
		await aTemplate(service, { code: 'anywhere', package_codes: [], is_default: true });
		const europe = { code: 'closed', region: 'eu-west-1', package_codes: [] };
		const { id } = await aTemplate(service, europe);
		await service.call('PATCH', `/deployment-templates/${id}`, { active: false });
		const values = { package_code: 'starter', deployment_region: 'eu-west-1' };
		const order = await anOrder(service, { status: 'SUBMITTED', ...values });
		expect((await post(`/orders/${order.id}/process`)).body).toMatchObject({
			status: 'VALIDATING',
			template_rule: 'ANY_DEFAULT',
		});
		// Before a person has agreed, it would go elsewhere: that is asked for, too.
		await aTemplate(service, { ...europe, code: 'another', region: 'us-west-1', is_default: true });
		expect((await post(`/orders/${order.id}/approve`, { decided_by: 'Dewi' })).body.status).toBe(
			'VALIDATING',
		);
		await post(`/orders/${order.id}/approve`, { decided_by: 'Dewi' });
		await work();
		const made = await orderOf(order.id);
		expect(made).toMatchObject({ status: 'ACTIVE', deployment_region: 'eu-west-1' });
		expect(await get(`/deployments/${made.deployment_instance_id}`)).toMatchObject({
			region: 'us-west-1',
		});
	});
});

describe('a paid order that is cancelled', () => {
	it('tells its customer that the money comes back, and once more when it was returned (order.record-refund)', async () => {
		const order = await anOrder(service, { status: 'SUBMITTED', language: 'en' });
		const told = async () => {
			await service.settle();
			return service.vendors.mails.filter(
				({ to, text }) => to.includes(order.customer_email) && text.includes('cancelled'),
			);
		};
		await post(`/orders/${order.id}/cancel`, { reason: 'Nobody knows this company' });
		const [owed, ...more] = await told();
		expect(more).toEqual([]);
		expect(owed?.subject).toBe(`Your order ${order.order_number} was cancelled`);
		expect(owed?.text).not.toContain('Nobody knows this company');
		await post(`/orders/${order.id}/refund`, { refund_reference: 'RF-7' });
		const [, returned] = await told();
		expect(returned?.subject).toContain('was returned');
		expect(returned?.text).toContain('RF-7');
		expect(await told()).toHaveLength(2);
	});

	it('is not mailed about where nobody has paid', async () => {
		const order = await anOrder(service, { language: 'en' });
		await post(`/orders/${order.id}/cancel`, { reason: 'A test' });
		await service.settle();
		const subjects = service.vendors.mails
			.filter(({ to }) => to.includes(order.customer_email))
			.map(({ subject }) => subject);
		expect(subjects.filter((subject) => subject.includes('cancelled'))).toEqual([]);
	});
});
