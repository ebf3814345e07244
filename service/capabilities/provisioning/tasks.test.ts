import { aProduct } from '../catalog/fixtures.ts';
import { aSubscription } from '../subscriptions/fixtures.ts';
import type { TestService } from '../../tests/service.ts';
import { aTask, scripted, startScriptedService, type Script } from './fixtures.ts';
import { cancelTasksOf, createTasks, listTasksOf, type TasksToCreate } from './index.ts';

describe('the tasks of a subscription', () => {
	let service: TestService;
	let script: Script;
	beforeAll(async () => {
		({ service, script } = await startScriptedService());
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		script.answer = () => ({ status: 'SUCCESS', result: {} });
	});

	/** A subscription whose items have no tasks yet, and the tasks that they would need. */
	async function wanted(targets: (string | null)[]): Promise<TasksToCreate> {
		const items = await Promise.all(
			targets.map(async () => ({ product_id: (await aProduct(service)).id, quantity: 2 })),
		);
		const subscription = await aSubscription(service, { items });
		return {
			subscription_id: subscription.id,
			client_id: subscription.client_id,
			action: 'ACTIVATE',
			items: targets.map((provisioning_target, index) => ({
				subscription_item_id: subscription.items[index].id,
				description: `Item ${index}`,
				quantity: 2,
				provisioning_target,
				provisioning_settings: { sku_id: 'sku-1' },
			})),
		};
	}
	const create = (tasks: TasksToCreate) =>
		service.transaction((context) => createTasks(context, tasks));
	const listOf = (id: string) => service.transaction((context) => listTasksOf(context, id));
	const readyOf = async (ids: string[]) =>
		(await service.call('GET', '/events?limit=200&type=provisioning_task.ready')).body.data.filter(
			(event: any) => ids.includes(event.subject_id),
		);

	it('are one for each item that has a target, and announced as ready', async () => {
		const tasks = await wanted([scripted, null, 'gcp']);
		await create(tasks);
		const made = await listOf(tasks.subscription_id);
		expect(made.map((task) => [task.description, task.target, task.status])).toEqual([
			['Item 0', scripted, 'PENDING'],
			['Item 2', 'gcp', 'PENDING'],
		]);
		const events = await readyOf(made.map((task) => task.id));
		expect(events).toHaveLength(2);
		expect(events[0].data).toMatchObject({ quantity: 2, action: 'ACTIVATE', status: 'PENDING' });
	});

	it('are made once, however often and at once they are asked for', async () => {
		const tasks = await wanted([scripted, 'gcp']);
		await Promise.all([create(tasks), create(tasks), create(tasks)]);
		await create(tasks);
		const made = await listOf(tasks.subscription_id);
		expect(made).toHaveLength(2);
		expect(await readyOf(made.map((task) => task.id))).toHaveLength(2);
	});

	it('are others for another action of the same item', async () => {
		const tasks = await wanted([scripted]);
		await create(tasks);
		await create({ ...tasks, action: 'SUSPEND' });
		const made = await listOf(tasks.subscription_id);
		expect(made.map((task) => task.action).sort()).toEqual(['ACTIVATE', 'SUSPEND']);
	});

	it('are cancelled when nobody has begun them', async () => {
		const task = await aTask(service);
		await service.transaction((context) => cancelTasksOf(context, task.subscription_id));
		expect(await listOf(task.subscription_id)).toMatchObject([{ status: 'CANCELLED' }]);
		const answer = await service.call('POST', `/provisioning-tasks/${task.id}/run`);
		expect(answer).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
		expect(script.requests.map((request) => request.task_id)).not.toContain(task.id);
	});

	it('go on to their end when they are running or done', async () => {
		const [running, done] = [await aTask(service), await aTask(service)];
		script.answer = () => ({ status: 'RUNNING', progress: {}, poll_after_seconds: 9 });
		await service.call('POST', `/provisioning-tasks/${running.id}/run`);
		script.answer = () => ({ status: 'SUCCESS', result: {} });
		await service.call('POST', `/provisioning-tasks/${done.id}/run`);
		for (const task of [running, done])
			await service.transaction((context) => cancelTasksOf(context, task.subscription_id));
		expect(await listOf(running.subscription_id)).toMatchObject([{ status: 'RUNNING' }]);
		expect(await listOf(done.subscription_id)).toMatchObject([{ status: 'SUCCESS' }]);
	});
});
