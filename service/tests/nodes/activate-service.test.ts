import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { aTemplate, runTasks } from '../../capabilities/deployments/fixtures.ts';
import { aService, anOrder } from '../../capabilities/orders/fixtures.ts';
import { adminKey, startTestService, type TestService } from '../service.ts';
import { fakeN8n, type FakeOptions } from './fake-n8n.ts';
import { load, type Json } from './pack.ts';
import { id, judged, locator, run } from './run-step.ts';

const { ActivateService } = await load('nodes/ActivateService/ActivateService.node');
type Node = new () => { execute: () => Promise<{ json: any }[][]> };

describe('Activate Service against the service', () => {
	let service: TestService;
	let server: Server;
	let url: string;
	beforeAll(async () => {
		service = await startTestService();
		for (const sku of ['first', 'second'])
			await aService(service, sku, {
				provisioning_target: 'workflow',
				configuration_schema: { type: 'object' },
			});
		const { id: deployment_template_id } = await aTemplate(service, {
			is_default: true,
			package_codes: [],
		});
		await service.call('POST', '/activation-workflows', {
			name: 'Canvas',
			deployment_template_id,
			service_sequence: [{ service: 'first' }, { service: 'second', depends_on: ['first'] }],
		});
		server = createServer(service.app);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	}, 60_000);
	afterAll(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
		await service.stop();
	});

	const post = async (path: string, body: object = {}) => service.call('POST', path, body);
	const tasksOf = async (orderId: string): Promise<any[]> =>
		(
			await service.call(
				'GET',
				`/provisioning-tasks?owner_id=${orderId}&target=workflow&sort=created_at`,
			)
		).body.data;
	const taskOf = async (orderId: string, name: string, action = 'ACTIVATE') =>
		(await tasksOf(orderId)).find((one) => one.name === name && one.action === action);
	/** An order whose first service can be activated. */
	const anActivating = async () => {
		const order = await anOrder(service, {
			status: 'SUBMITTED',
			package_code: undefined,
			deployment_region: 'us-east-1',
			selected_services: [
				{ service_code: 'first', quantity: 3, configuration: { realm: 'a' } },
				{ service_code: 'second' },
			],
		});
		await post(`/orders/${order.id}/process`);
		await service.settle();
		await runTasks(service);
		return order;
	};
	let executions = 0;
	const step = async (parameters: Json, json: Json = {}, more: FakeOptions = {}) => {
		executions += 1;
		const options = { url, apiKey: adminKey, executionId: `${executions}`, items: [{ json }] };
		const all = { simplify: true, seconds: 300, service_codes: '', ...parameters };
		const fake = fakeN8n({ ...options, ...more, parameters: all });
		return new (ActivateService as Node)().execute.call(fake);
	};
	const claim = (taskId: string, more: Json = {}, options: FakeOptions = {}) =>
		step({ step: 'claim', task_id: { ...locator, value: taskId }, ...more }, {}, options);

	it('claims with what the work needs to know, and the report finds its claim', async () => {
		const order = await anActivating();
		const first = await taskOf(order.id, 'first');
		const [claimed, left] = await claim(first.id);
		expect(left).toEqual([]);
		expect(claimed?.[0]?.json).toMatchObject({
			task_id: first.id,
			lease_token: expect.any(String),
			action: 'ACTIVATE',
			service_code: 'first',
			quantity: 3,
			order_number: order.order_number,
			organization_slug: order.organization_slug,
			activation_url: expect.stringContaining(order.organization_slug),
			configuration: { realm: 'a' },
			made: null,
		});
		const item = claimed?.[0]?.json;
		const [renewed] = await step({ step: 'renew', seconds: 600 }, { ...item, own: 'data' });
		expect(renewed?.[0]?.json).toEqual({ ...item, own: 'data' });
		const additionalFields = { secrets: { rows: [{ name: 'password', value: 'hidden' }] } };
		const result = '{"account":"a-1"}';
		const [done] = await step({ step: 'complete', result, additionalFields }, item);
		expect(done?.[0]?.json).toMatchObject({ status: 'SUCCESS', result: { account: 'a-1' } });
		const { body } = await post(`/provisioning-tasks/${first.id}/reveal`);
		expect(body.secrets).toEqual({ password: 'hidden' });

		// What is taken back comes with what was made.
		await service.settle();
		const second = await taskOf(order.id, 'second');
		const [taken] = await claim(second.id);
		const reason = 'The plan is not there';
		await step({ step: 'fail', kind: 'rejected', reason }, taken?.[0]?.json);
		await service.settle();
		const undo = await taskOf(order.id, 'first', 'TERMINATE');
		const [back] = await claim(undo.id);
		expect(back?.[0]?.json).toMatchObject({ action: 'TERMINATE', made: { account: 'a-1' } });
		await step({ step: 'complete', result: '{}' }, back?.[0]?.json);
		await service.settle();
		await runTasks(service);
		const { body: after } = await service.call('GET', `/orders/${order.id}`);
		expect(after).toMatchObject({ status: 'FAILED', rolled_back: true });
	});

	it('belongs to one execution: another one, also of the same event, leaves the task alone', async () => {
		const order = await anActivating();
		const { id: first } = await taskOf(order.id, 'first');
		const trigger = {
			events: [{ event_id: 'e-1', type: 'service_activation.ready', occurred_at: 'now' }],
			origin: [0],
		};
		const [claimed] = await claim(first, {}, { executionId: 'one', trigger });
		const [again] = await claim(first, {}, { executionId: 'one', trigger });
		expect(again?.[0]?.json.lease_token).toBe(claimed?.[0]?.json.lease_token);
		const [none, left] = await claim(first, {}, { executionId: 'two', trigger });
		expect(none).toEqual([]);
		expect(left?.[0]?.json).toMatchObject({ task_id: first, status: 'RUNNING' });
	});

	it('leaves alone what is for others, is not ready, or waits for somebody', async () => {
		const order = await anActivating();
		const first = await taskOf(order.id, 'first');
		const second = await taskOf(order.id, 'second');
		const reasonOf = async (taskId: string, more: Json = {}) =>
			(await claim(taskId, more))[1]?.[0]?.json.reason;
		expect(await reasonOf(first.id, { service_codes: 'second, third' })).toContain('first');
		expect(await reasonOf(second.id)).toBeDefined();
		const [claimed] = await claim(first.id, { service_codes: 'second, first' });
		const waiting = { waiting_for: 'STAFF', waiting_note: 'Connect the router' };
		const [waits] = await step({ step: 'wait', ...waiting }, claimed?.[0]?.json);
		expect(waits?.[0]?.json).toMatchObject({
			status: 'WAITING',
			waiting_note: 'Connect the router',
		});
		expect(await reasonOf(first.id)).toBe('It is WAITING already');
		const [taken] = await claim(first.id, { options: { take_up_waiting: true } });
		expect(taken?.[0]?.json.task_id).toBe(first.id);
		await service.call('POST', `/orders/${order.id}/cancel`, { reason: 'A test' });
	});
});

describe('a step of Activate Service', () => {
	const token = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e00';
	const options = { task_id: id, lease_token: token };

	it.each([
		[
			{ step: 'fail', kind: 'unavailable', reason: 'Later', additionalFields: { retry_after: 9 } },
			{ kind: 'unavailable', reason: 'Later', retry_after: 9 },
		],
		[
			{
				step: 'wait',
				waiting_for: 'CLIENT',
				waiting_note: '',
				additionalFields: {
					waiting_code: 'ACCEPT_TERMS',
					waiting_values: { rows: [{ name: 'url', value: 'https://terms.example' }] },
				},
			},
			{
				waiting_for: 'CLIENT',
				waiting_code: 'ACCEPT_TERMS',
				waiting_values: { url: 'https://terms.example' },
			},
		],
		[{ step: 'complete', result: { a: 1 } }, { result: { a: 1 } }],
	])('sends what stands on the canvas (%o)', async (parameters, sent) => {
		const { seen, error } = await run('ActivateService', { ...parameters, options });
		expect(error).toBeUndefined();
		const { id: operation, body } = judged(seen[0]);
		expect(operation).toBe(`provisioning_task.${parameters.step}`);
		expect(body).toEqual({ lease_token: token, ...sent });
	});

	it('says what is missing when no claim stands before it', async () => {
		const { error, seen } = await run('ActivateService', { step: 'complete', result: {} });
		expect(error?.message).toContain("'Step' needs a claim");
		expect(seen).toEqual([]);
	});
});
