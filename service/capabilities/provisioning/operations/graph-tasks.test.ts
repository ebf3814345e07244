import { randomUUID } from 'node:crypto';
import { addSeconds } from '../../../platform/clock/index.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aGraph, aTask } from '../fixtures.ts';
import { continueTask } from '../jobs.ts';
import { workflowTarget } from '../workflow-target.ts';

describe('tasks of a graph that workers claim', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const call = (id: string | undefined, verb: string, body: object = {}) =>
		service.call('POST', `/provisioning-tasks/${id}/${verb}`, body);
	const read = async (id: string | undefined) =>
		(await service.call('GET', `/provisioning-tasks/${id}`)).body;
	const graph = async (id: string) => (await service.call('GET', `/task-graphs/${id}`)).body;
	const claim = async (id: string | undefined) => {
		const { body } = await call(id, 'claim', { seconds: 60 });
		return { lease_token: body.lease_token as string };
	};
	const complete = async (id: string | undefined) =>
		(await call(id, 'complete', { ...(await claim(id)), result: {} })).body;
	const fail = async (id: string | undefined, kind: object = {}) =>
		(await call(id, 'fail', { ...(await claim(id)), reason: 'The realm is taken', ...kind })).body;
	const later = async (seconds: number) => {
		service.now = addSeconds(service.now, seconds);
		await service.runJob(continueTask, {});
		await service.settle();
	};
	const events = async (type: string, id: string) =>
		(await service.call('GET', `/events?limit=200&type=${type}`)).body.data.filter(
			(event: any) => event.subject_id === id,
		);
	const ofWorkflow = { target: workflowTarget };
	const pair = (more: object = {}, whole: object = {}) =>
		aGraph(
			service,
			[
				{ name: 'a', ...ofWorkflow },
				{ name: 'b', ...ofWorkflow, depends_on: ['a'], ...more },
			],
			whole,
		);

	it('begin when what they depend on is done, and complete the graph (task_graph.get, task_graph.list)', async () => {
		const { graph_id, owner_id, ids } = await pair();
		expect((await call(ids['b'], 'claim')).body.code).toBe('provisioning_task.not-ready');
		await complete(ids['a']);
		expect(await events('provisioning_task.ready', ids['b'] ?? '')).toHaveLength(1);
		await complete(ids['b']);
		expect(await graph(graph_id)).toMatchObject({ status: 'COMPLETED', why: null, stopped: false });
		const { body } = await service.call('GET', `/task-graphs?owner_id=${owner_id}`);
		expect(body.data).toMatchObject([{ id: graph_id, status: 'COMPLETED' }]);
		expect(await events('task_graph.completed', graph_id)).toMatchObject([
			{ data: { graph_id, owner_id, state: 'COMPLETED', why: null, stopped: false } },
		]);
	});

	it('keep their claim for as long as it is renewed (provisioning_task.renew), and lose it otherwise', async () => {
		const { ids } = await pair();
		const lease = await claim(ids['a']);
		for (let minutes = 0; minutes < 3; minutes += 1) {
			await later(50);
			expect((await call(ids['a'], 'renew', { ...lease, seconds: 60 })).status).toBe(200);
		}
		expect((await call(ids['a'], 'renew', { lease_token: randomUUID() })).body.code).toBe(
			'provisioning_task.lease-lost',
		);
		await later(61);
		expect(await read(ids['a'])).toMatchObject({
			status: 'WAITING',
			waiting_for: 'STAFF',
			waiting_code: 'OUTCOME_UNKNOWN',
		});
		expect((await call(ids['a'], 'renew', lease)).body.code).toBe('provisioning_task.lease-lost');
	});

	it('are not begun a second time after a lost worker, and ask a person; a late report is the answer', async () => {
		const { graph_id, ids } = await pair();
		const lease = await claim(ids['a']);
		await later(61);
		expect(await graph(graph_id)).toMatchObject({
			status: 'ASKS_PERSON',
			why: 'outcome unknown: a',
			stopped: false,
		});
		expect(await events('task_graph.needs_person', graph_id)).toHaveLength(1);
		const done = await call(ids['a'], 'complete', { ...lease, result: { realm: 'r-1' } });
		expect(done.body).toMatchObject({ status: 'SUCCESS', result: { realm: 'r-1' } });
		expect(await graph(graph_id)).toMatchObject({ status: 'ACTIVE', why: null });
	});

	it('are ready again after a lost worker when they are repeatable, as often as they may be tried', async () => {
		const { ids } = await aGraph(service, [
			{ name: 'a', ...ofWorkflow, repeatable: true, retries_max: 1 },
		]);
		const first = await claim(ids['a']);
		await later(61);
		expect(await read(ids['a'])).toMatchObject({ status: 'PENDING', attempt: 1 });
		expect((await call(ids['a'], 'complete', { ...first })).body.code).toBe(
			'provisioning_task.lease-lost',
		);
		await claim(ids['a']);
		await later(61);
		expect(await read(ids['a'])).toMatchObject({
			status: 'FAILED',
			error_code: 'retries-exhausted',
		});
	});

	it('are completed once by the same token, however often it is said', async () => {
		const { ids } = await pair();
		const lease = await claim(ids['a']);
		const report = { ...lease, result: { realm: 'r-1' } };
		expect((await call(ids['a'], 'complete', report)).status).toBe(200);
		const again = await call(ids['a'], 'complete', report);
		expect(again).toMatchObject({ status: 200, body: { status: 'SUCCESS', attempt: 1 } });
		expect(await events('provisioning_task.succeeded', ids['a'] ?? '')).toHaveLength(1);
	});

	it('keep what only the client may know encrypted, and show it once (provisioning_task.reveal)', async () => {
		const { ids } = await pair();
		const id = ids['a'] ?? '';
		const secrets = { password: 'correct horse battery' };
		const done = await call(id, 'complete', { ...(await claim(id)), result: {}, secrets });
		expect(done.body).toMatchObject({ status: 'SUCCESS', has_secrets: true });
		const row = await service.runtime.database.client.provisioningTask.findUniqueOrThrow({
			where: { id },
		});
		expect(JSON.stringify(row)).not.toContain('correct horse');
		const reveal = () => service.call('POST', `/provisioning-tasks/${id}/reveal`);
		expect((await reveal()).body).toEqual({ task_id: id, secrets });
		expect(await reveal()).toMatchObject({
			status: 409,
			body: { code: 'provisioning_task.nothing-to-reveal' },
		});
		expect(await read(id)).toMatchObject({ has_secrets: false });
	});

	it('fail by kind: unavailable is tried again at its time, unknown asks a person', async () => {
		const { ids } = await pair();
		const trouble = await fail(ids['a'], { kind: 'unavailable', retry_after: 120 });
		expect(trouble).toMatchObject({ status: 'RUNNING', error_code: 'reported' });
		await later(60);
		expect(await read(ids['a'])).toMatchObject({ status: 'RUNNING' });
		await later(100);
		expect(await read(ids['a'])).toMatchObject({ status: 'PENDING' });
		expect(await fail(ids['a'], { kind: 'unknown' })).toMatchObject({
			status: 'WAITING',
			waiting_code: 'OUTCOME_UNKNOWN',
		});
	});

	it('are announced again when nothing takes them, and wait for staff in the end', async () => {
		const { ids } = await pair();
		await later(400);
		expect(await events('provisioning_task.ready', ids['a'] ?? '')).toHaveLength(2);
		await later(86_400);
		expect(await read(ids['a'])).toMatchObject({
			status: 'WAITING',
			waiting_code: 'NOT_PICKED_UP',
		});
		expect((await complete(ids['a'])).status).toBe('SUCCESS');
	});

	it('are taken back in reverse when one fails, each by a task of its own', async () => {
		const { graph_id, ids } = await pair();
		await complete(ids['a']);
		await fail(ids['b']);
		const { tasks, ...whole } = await graph(graph_id);
		expect(whole).toMatchObject({ status: 'ACTIVE', stopped: true });
		const undo = tasks.find((task: any) => task.undo_of === ids['a']);
		expect(undo).toMatchObject({ action: 'TERMINATE', status: 'PENDING' });
		const cancel = await call(undo.id, 'cancel', { reason: 'It stays' });
		expect(cancel.body.code).toBe('task_graph.stopped');
		await complete(undo.id);
		expect(await graph(graph_id)).toMatchObject({ status: 'ROLLED_BACK', why: 'critical:b' });
		expect(await read(ids['a'])).toMatchObject({ status: 'UNDONE' });
		const retry = await service.call('POST', `/task-graphs/${graph_id}/retry`);
		expect(retry.body.code).toBe('task_graph.stopped');
	});

	it('are tried again with a new round of attempts, and what is complete stays (task_graph.retry)', async () => {
		const { graph_id, ids } = await pair({ retries_max: 0 }, { rollback_on_failure: false });
		await complete(ids['a']);
		await fail(ids['b']);
		expect(await graph(graph_id)).toMatchObject({ status: 'FAILED', why: 'critical:b' });
		// A workflow that comes late finds nothing to do: the graph decides what becomes of it.
		const late = await service.call('POST', `/provisioning-tasks/${ids['b']}/run`);
		expect(late).toMatchObject({ status: 200, body: { status: 'FAILED' } });
		const retried = await service.call('POST', `/task-graphs/${graph_id}/retry`);
		expect(retried.body).toMatchObject({ status: 'ACTIVE', stopped: false, why: null });
		expect(await read(ids['b'])).toMatchObject({ status: 'PENDING', ready_at: expect.any(String) });
		await complete(ids['b']);
		expect(await graph(graph_id)).toMatchObject({ status: 'COMPLETED' });
		expect((await service.call('POST', `/task-graphs/${graph_id}/retry`)).body.status).toBe(
			'COMPLETED',
		);
	});

	it('go on without one that is skipped (provisioning_task.skip), also when its failure had stopped them', async () => {
		const { graph_id, ids } = await pair({}, { rollback_on_failure: false });
		await fail(ids['a']);
		const how = { how: 'satisfies', reason: 'The client brings its own' };
		expect((await call(ids['a'], 'skip', how)).body).toMatchObject({
			status: 'CANCELLED',
			skip: 'satisfies',
			skip_reason: how.reason,
		});
		await complete(ids['b']);
		expect(await graph(graph_id)).toMatchObject({ status: 'COMPLETED' });
		const outside = await service.call('POST', `/provisioning-tasks/${randomUUID()}/skip`, how);
		expect(outside.status).toBe(404);
		const { id } = await aTask(service, { target: 'gcp' });
		expect((await call(id, 'skip', how)).body).toMatchObject({
			code: 'provisioning_task.not-in-graph',
			details: { task_id: id },
		});
	});

	it('are cancelled together (task_graph.cancel), but not past the point of no return', async () => {
		const { graph_id } = await pair();
		const cancel = (id: string) =>
			service.call('POST', `/task-graphs/${id}/cancel`, { reason: 'Ordered by mistake' });
		expect((await cancel(graph_id)).body).toMatchObject({ status: 'CANCELLED', why: 'cancelled' });
		expect((await cancel(graph_id)).body).toMatchObject({ status: 'CANCELLED' });
		const [told] = await events('task_graph.rolled_back', graph_id);
		expect(told.data).toMatchObject({ state: 'CANCELLED', why: 'cancelled' });

		const final = await aGraph(service, [
			{ name: 'a', ...ofWorkflow, point_of_no_return: true },
			{ name: 'b', ...ofWorkflow, depends_on: ['a'] },
		]);
		await claim(final.ids['a']);
		expect(await cancel(final.graph_id)).toMatchObject({
			status: 409,
			body: { code: 'task_graph.past-point-of-no-return', details: { passed: ['a'] } },
		});
	});
});
