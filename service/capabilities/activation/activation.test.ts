import { newId } from '../../platform/database/index.ts';
import { aTaskOwner } from '../provisioning/fixtures.ts';
import { cancelGraph, retryGraph, workflowTarget } from '../provisioning/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { activationsOf, planActivation, startActivation } from './index.ts';
import type { OrderedService } from './rules.ts';

const isp = [
	{ service: 'subscriber-provisioning', sequence: 1, depends_on: [] },
	{ service: 'billing-invoicing', sequence: 2, depends_on: ['subscriber-provisioning'] },
	{ service: 'radius-aaa', sequence: 3, depends_on: ['subscriber-provisioning'] },
	{ service: 'network-monitoring', sequence: 4, depends_on: ['radius-aaa'] },
];

describe('the activation of services', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const create = (body: object) => service.call('POST', '/activation-workflows', body);
	const aWorkflow = async (more: object = {}) => {
		const template_id = newId();
		const answer = await create({
			name: `Standard ISP ${template_id}`,
			deployment_template_id: template_id,
			service_sequence: isp,
			...more,
		});
		expect(answer.status).toBe(201);
		return { template_id, workflow: answer.body };
	};

	it('activation_workflow.create, activation_workflow.get, .list and .update keep what was said, with the defaults of the document', async () => {
		const { workflow, template_id } = await aWorkflow();
		expect(workflow).toMatchObject({
			auto_activate: true,
			rollback_on_failure: true,
			max_duration_minutes: 60,
			is_active: true,
		});
		const path = `/activation-workflows/${workflow.id}`;
		expect((await service.call('GET', path)).body).toEqual(workflow);
		const { body } = await service.call(
			'GET',
			`/activation-workflows?deployment_template_id=${template_id}&is_active=true`,
		);
		expect(body.data).toEqual([workflow]);
		const changed = await service.call('PATCH', path, { max_parallel: 2, is_active: false });
		expect(changed.body).toMatchObject({
			...workflow,
			max_parallel: 2,
			is_active: false,
			updated_at: expect.any(String),
		});
		const none = await service.call('PATCH', `/activation-workflows/${newId()}`, {});
		expect(none.status).toBe(404);
	});

	it('activation_workflow.create refuses circles, unknown services and services that depend on themselves, all at once', async () => {
		const answer = await create({
			name: 'Wrong',
			service_sequence: [
				{ service: 'a', depends_on: ['c'] },
				{ service: 'b', depends_on: ['a'] },
				{ service: 'c', depends_on: ['b'] },
				{ service: 'd', depends_on: ['d', 'x'] },
			],
		});
		expect(answer).toMatchObject({ status: 422, body: { code: 'input.invalid' } });
		const said = answer.body.errors.map(({ message }: any) => message.split(': ')[0]);
		expect(said).toEqual(['self:d', 'unknown:d->x', 'cycle:a>c>b>a']);
	});

	it('activation_workflow.create and .update let one workflow decide for a template', async () => {
		const { template_id, workflow } = await aWorkflow();
		const second = { name: 'Second', deployment_template_id: template_id, service_sequence: isp };
		const refused = await create(second);
		expect(refused).toMatchObject({
			status: 409,
			body: {
				code: 'activation_workflow.taken',
				details: { activation_workflow_id: workflow.id },
			},
		});
		const resting = (await create({ ...second, is_active: false })).body;
		const path = `/activation-workflows/${resting.id}`;
		expect((await service.call('PATCH', path, { is_active: true })).status).toBe(409);
	});

	const ordered = async (...codes: string[]): Promise<OrderedService[]> => {
		const services = [];
		for (const service_code of codes) {
			const { subject } = await aTaskOwner(service);
			services.push({
				...subject,
				service_code,
				service_name: `The ${service_code}`,
				target: workflowTarget,
				quantity: 1,
			});
		}
		return services;
	};
	const plan = (template_id: string | null, services: OrderedService[]) =>
		service.transaction((context) => planActivation(context, { template_id, services }));

	it('is planned from the workflow: what was not ordered is left out, what it does not name comes last', async () => {
		const { template_id } = await aWorkflow();
		const services = await ordered('extra', 'radius-aaa', 'subscriber-provisioning');
		const planned = await plan(template_id, services);
		if (!('plan' in planned)) throw new Error(planned.problems.join());
		expect(planned.plan.services.map(({ service_code }) => service_code)).toEqual([
			'subscriber-provisioning',
			'radius-aaa',
			'extra',
		]);
		expect(planned.plan.services[1]?.depends_on).toEqual([
			{ service: 'subscriber-provisioning', when: 'succeeded' },
		]);
		const without = await plan(
			template_id,
			await ordered('network-monitoring', 'billing-invoicing'),
		);
		expect(without).toEqual({
			problems: [
				'network-monitoring needs radius-aaa, which is not among the ordered services',
				'billing-invoicing needs subscriber-provisioning, which is not among the ordered services',
			],
		});
	});

	const started = async (...codes: string[]) => {
		const { template_id } = await aWorkflow({ rollback_on_failure: false });
		const services = await ordered(...codes);
		const planned = await plan(template_id, services);
		if (!('plan' in planned)) throw new Error(planned.problems.join());
		const { owner } = await aTaskOwner(service);
		const start = () =>
			service.transaction((context) => startActivation(context, { ...owner, plan: planned.plan }));
		const { graph_id } = await start();
		expect(await start()).toEqual({ graph_id });
		return owner.owner_id;
	};
	const state = async (...ownerIds: string[]) =>
		service.transaction((context) => activationsOf(context, ownerIds));
	const finish = async (id: string, verb: 'complete' | 'fail', body: object) => {
		const path = `/provisioning-tasks/${id}`;
		const { lease_token } = (await service.call('POST', `${path}/claim`, {})).body;
		await service.call('POST', `${path}/${verb}`, { lease_token, ...body });
		await service.settle();
	};

	it('begins once, tells what it does in the words of the document, and is tried again', async () => {
		const owner_id = await started('subscriber-provisioning', 'billing-invoicing');
		await service.settle();
		const [before] = await state(owner_id);
		expect(before?.activations).toMatchObject([
			{ service_code: 'subscriber-provisioning', activation_status: 'PENDING', success: null },
			{ depends_on: ['subscriber-provisioning'], started_at: null, max_retries: 3 },
		]);
		const [first, second] = before?.activations.map(({ id }) => id) ?? [];
		await finish(first ?? '', 'complete', { result: { endpoint: 'https://a.example' } });
		await finish(second ?? '', 'fail', { reason: 'The realm is taken' });
		const [after] = await state(owner_id);
		expect(after).toMatchObject({
			state: 'FAILED',
			why: 'critical:billing-invoicing',
			stopped: true,
		});
		expect(after?.activations).toMatchObject([
			{
				activation_status: 'COMPLETED',
				success: true,
				duration_seconds: 0,
				activation_data: { endpoint: 'https://a.example' },
			},
			{ activation_status: 'FAILED', success: false, error_message: 'The realm is taken' },
		]);
		await service.transaction((context) => retryGraph(context, after?.graph_id ?? ''));
		const [again] = await state(owner_id);
		expect(again).toMatchObject({ state: 'ACTIVE', stopped: false });
		const told = (await service.call('GET', '/events?limit=200')).body.data;
		const ofServices = told
			.filter(({ type, data }: any) => /^service/.test(type) && data.owner_id === owner_id)
			.map(({ type, data }: any) => `${type} ${data.service_code}`);
		expect(ofServices.sort()).toEqual([
			'service.activated subscriber-provisioning',
			'service.activation_failed billing-invoicing',
			'service_activation.ready billing-invoicing',
			'service_activation.ready subscriber-provisioning',
		]);
	});

	it('tells a workflow when it is to take back what it has activated', async () => {
		const owner_id = await started('subscriber-provisioning', 'billing-invoicing');
		await service.settle();
		const [before] = await state(owner_id);
		await finish(before?.activations[0]?.id ?? '', 'complete', {});
		await service.transaction((context) => cancelGraph(context, before?.graph_id ?? ''));
		await service.settle();
		const told = (await service.call('GET', '/events?type=service_activation.undo_ready')).body
			.data;
		const [undo] = told.filter(({ data }: any) => data.owner_id === owner_id);
		expect(undo.data).toMatchObject({
			service_code: 'subscriber-provisioning',
			target: workflowTarget,
		});
		const task = (await service.call('GET', `/provisioning-tasks/${undo.data.task_id}`)).body;
		expect(task).toMatchObject({ action: 'TERMINATE', undo_of: before?.activations[0]?.id });
		await finish(task.id, 'complete', {});
		expect(await state(owner_id)).toMatchObject([
			{ activations: [{ activation_status: 'ROLLED_BACK' }, { activation_status: 'SKIPPED' }] },
		]);
	});

	it('is read for many owners at once, and cancelled', async () => {
		const owners = [await started('subscriber-provisioning'), await started('extra')];
		const all = await state(...owners, newId());
		expect(all.map(({ owner_id }) => owner_id).sort()).toEqual([...owners].sort());
		const unwanted = all.find(({ owner_id }) => owner_id === owners[0])?.graph_id ?? '';
		await service.transaction((context) => cancelGraph(context, unwanted));
		expect(await state(owners[0] ?? '')).toMatchObject([
			{ state: 'CANCELLED', activations: [{ activation_status: 'SKIPPED' }] },
		]);
	});
});
