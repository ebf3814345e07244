import { randomUUID } from 'node:crypto';
import { ProviderError } from '../../../platform/errors/index.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aTask, aTaskOwner } from '../fixtures.ts';
import { createTasks, listTasksOf } from '../index.ts';

describe('taking back what a task did (provisioning_task.undo)', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const call = (id: string, verb: string, body?: object) =>
		service.call('POST', `/provisioning-tasks/${id}/${verb}`, body);
	const undo = (id: string) => call(id, 'undo', { reason: 'Activated by mistake' });
	const read = async (id: string) => (await service.call('GET', `/provisioning-tasks/${id}`)).body;
	const undoOf = async (id: string) => {
		const { owner_id } = await read(id);
		const tasks = await service.transaction((context) => listTasksOf(context, owner_id));
		return tasks.filter((task) => task.undo_of === id).at(-1)!;
	};
	const done = async () => {
		const task = await aTask(service, { target: 'gcp' });
		await call(task.id, 'run');
		return task;
	};

	it('is a task of its own with the opposite action at what carries the same marker', async () => {
		const task = await done();
		expect(await undo(task.id)).toMatchObject({
			status: 200,
			body: { id: task.id, status: 'UNDOING' },
		});
		const undoing = await undoOf(task.id);
		expect(undoing).toMatchObject({ action: 'TERMINATE', status: 'PENDING', target: 'gcp' });
		expect((await call(undoing.id, 'run')).body).toMatchObject({ status: 'SUCCESS' });
		expect(service.vendors.provisioned.at(-1)).toMatchObject({
			action: 'TERMINATE',
			marker: `cs-${task.subject_id}`,
		});
		expect(await read(task.id)).toMatchObject({ status: 'UNDONE', allowed_transitions: [] });
		const { body } = await service.call('GET', '/events?limit=200');
		const told = body.data.filter((event: any) => event.subject_id === task.id);
		expect(told[0]).toMatchObject({ type: 'provisioning_task.undone', data: { status: 'UNDONE' } });
	});

	it('happens once, however many ask at once', async () => {
		const { id, owner_id } = await done();
		const answers = await Promise.all([undo(id), undo(id), undo(id)]);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
		const tasks = await service.transaction((context) => listTasksOf(context, owner_id));
		expect(tasks.filter((task) => task.undo_of === id)).toHaveLength(1);
	});

	it('is tried again when it failed; meanwhile the task is neither done nor undone', async () => {
		const { id } = await done();
		await undo(id);
		const undoing = await undoOf(id);
		service.vendors.nextOutcomes.push(new ProviderError('gcp', 'rejected', 'No'));
		expect((await call(undoing.id, 'run')).body.status).toBe('FAILED');
		expect(await read(id)).toMatchObject({ status: 'UNDOING' });
		await call(undoing.id, 'retry');
		await call(undoing.id, 'run');
		expect(await read(id)).toMatchObject({ status: 'UNDONE' });
	});

	it('can be called off, and begun again', async () => {
		const { id } = await done();
		await undo(id);
		await call((await undoOf(id)).id, 'cancel', { reason: 'It stays' });
		expect(await read(id)).toMatchObject({ status: 'SUCCESS' });
		expect((await undo(id)).body).toMatchObject({ status: 'UNDOING' });
		await call((await undoOf(id)).id, 'run');
		expect(await read(id)).toMatchObject({ status: 'UNDONE' });
	});

	it('goes on when its subscription is cancelled', async () => {
		const { id, subscription_id } = await done();
		await undo(id);
		await service.call('POST', `/subscriptions/${subscription_id}/cancel`, {
			reason: 'A test',
			service: 'SWITCH_OFF',
		});
		const undoing = await undoOf(id);
		expect(undoing.status).toBe('PENDING');
		expect((await call(undoing.id, 'run')).body.status).toBe('SUCCESS');
	});

	/** A task that is done, and one that depends on it. */
	async function pair(): Promise<[string, string]> {
		const { owner, subject } = await aTaskOwner(service);
		const wish = { ...subject, target: 'gcp', quantity: 1, occasion: '1' };
		const [base, above] = await service.transaction(async (context) => {
			await createTasks(context, {
				...owner,
				tasks: [
					{ ...wish, action: 'ACTIVATE', name: 'base', description: 'base' },
					{ ...wish, action: 'SUSPEND', depends_on: ['base'], description: 'above' },
				],
			});
			return listTasksOf(context, owner.owner_id);
		});
		const ids: [string, string] = [base?.id ?? '', above?.id ?? ''];
		await call(ids[0], 'run');
		return ids;
	}

	it('either is refused or keeps what depends on it from being begun, when both come at once', async () => {
		for (let round = 0; round < 8; round += 1) {
			const [baseId, aboveId] = await pair();
			await Promise.all([undo(baseId), call(aboveId, 'claim', {})]);
			const statuses = [(await read(baseId)).status, (await read(aboveId)).status];
			expect([
				['UNDOING', 'PENDING'],
				['SUCCESS', 'RUNNING'],
			]).toContainEqual(statuses);
		}
	});

	it('is refused while something stands on it, and takes readiness from what has not begun', async () => {
		const [baseId, aboveId] = await pair();
		await undo(baseId);
		expect(await read(aboveId)).toMatchObject({
			ready_at: null,
			blocked_reason: 'It depends on others: “base” is being undone',
		});
		await call((await undoOf(baseId)).id, 'cancel', { reason: 'It stays' });
		expect(await read(aboveId)).toMatchObject({
			ready_at: expect.any(String),
			blocked_reason: null,
		});
		await call(aboveId, 'run');
		expect(await undo(baseId)).toMatchObject({
			status: 409,
			body: {
				code: 'provisioning_task.cannot-undo',
				details: { task_id: baseId, needed_by: [aboveId] },
			},
		});
		await undo(aboveId);
		await call((await undoOf(aboveId)).id, 'run');
		expect((await undo(baseId)).body).toMatchObject({ status: 'UNDOING' });
	});

	it('is refused for what nothing takes back, for what is not done, and for what is not there', async () => {
		const { id } = await done();
		await undo(id);
		const undoing = await undoOf(id);
		await call(undoing.id, 'run');
		expect((await undo(undoing.id)).body.code).toBe('provisioning_task.cannot-undo');
		const { id: open } = await aTask(service, { target: 'gcp' });
		expect((await undo(open)).body.code).toBe('lifecycle.illegal-move');
		expect((await undo(randomUUID())).status).toBe(404);
	});
});
