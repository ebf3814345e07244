import { aProduct } from '../catalog/fixtures.ts';
import { aSubscription } from '../subscriptions/fixtures.ts';
import type { TestService } from '../../tests/service.ts';
import { aTask, aTaskOwner, scripted, startScriptedService, type Script } from './fixtures.ts';
import { cancelTasksOf, createTasks, listTasksOf, type TasksToCreate } from './tasks.ts';

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
	async function wanted(targets: string[]): Promise<TasksToCreate> {
		const items = await Promise.all(
			targets.map(async () => ({ product_id: (await aProduct(service)).id, quantity: 2 })),
		);
		const subscription = await aSubscription(service, { items });
		return {
			owner_type: 'subscription',
			owner_id: subscription.id,
			client_id: subscription.client_id,
			tasks: targets.map((target, index) => ({
				subject_type: 'subscription_item',
				subject_id: subscription.items[index].id,
				action: 'ACTIVATE',
				occasion: 'activation',
				description: `Item ${index}`,
				quantity: 2,
				target,
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

	it('are announced as ready', async () => {
		const tasks = await wanted([scripted, 'gcp']);
		await create(tasks);
		const made = await listOf(tasks.owner_id);
		expect(made).toMatchObject([
			{
				description: 'Item 0',
				target: scripted,
				status: 'PENDING',
				owner_type: 'subscription',
				owner_id: tasks.owner_id,
				subscription_id: tasks.owner_id,
				subject_type: 'subscription_item',
				subscription_item_id: tasks.tasks[0]?.subject_id,
			},
			{ description: 'Item 1', target: 'gcp', status: 'PENDING' },
		]);
		const events = await readyOf(made.map((task) => task.id));
		expect(events).toHaveLength(2);
		expect(events[0].data).toMatchObject({
			quantity: 2,
			action: 'ACTIVATE',
			occasion: 'activation',
			status: 'PENDING',
			subscription_id: tasks.owner_id,
		});
	});

	it('are made once, however often and at once they are asked for', async () => {
		const tasks = await wanted([scripted, 'gcp']);
		await Promise.all([create(tasks), create(tasks), create(tasks)]);
		await create(tasks);
		const made = await listOf(tasks.owner_id);
		expect(made).toHaveLength(2);
		expect(await readyOf(made.map((task) => task.id))).toHaveLength(2);
	});

	it('are others for another action or occasion of the same item', async () => {
		const wish = await wanted([scripted]);
		const asked = (values: object): TasksToCreate => ({
			...wish,
			tasks: wish.tasks.map((task) => ({ ...task, ...values })),
		});
		await create(wish);
		for (const occasion of ['cycle 1', 'cycle 2', 'cycle 2'])
			await create(asked({ action: 'SUSPEND', occasion }));
		expect((await listOf(wish.owner_id)).map((task) => [task.action, task.occasion])).toEqual([
			['ACTIVATE', 'activation'],
			['SUSPEND', 'cycle 1'],
			['SUSPEND', 'cycle 2'],
		]);
	});

	it('are refused for subjects that no module owns', async () => {
		const wish = await wanted([scripted]);
		const tasks = wish.tasks.map((task) => ({ ...task, subject_type: 'ship' }));
		await expect(create({ ...wish, tasks })).rejects.toThrow('No module registers tasks of ship');
	});

	it('suspend an item, resume it and suspend it again, always what was made for it', async () => {
		const { owner, subject } = await aTaskOwner(service);
		const wish = { ...subject, target: scripted, description: 'Mail', quantity: 2 };
		script.requests = [];
		for (const [action, occasion] of [
			['ACTIVATE', 'activation'],
			['SUSPEND', 'cycle 1'],
			['RESUME', 'cycle 1'],
			['SUSPEND', 'cycle 2'],
		] as const) {
			await create({ ...owner, tasks: [{ ...wish, action, occasion }] });
			const task = (await listOf(owner.owner_id)).at(-1);
			const answer = await service.call('POST', `/provisioning-tasks/${task?.id}/run`);
			expect(answer.body).toMatchObject({ status: 'SUCCESS', action, occasion });
		}
		expect(script.requests.map(({ action }) => action)).toEqual([
			'ACTIVATE',
			'SUSPEND',
			'RESUME',
			'SUSPEND',
		]);
		expect(new Set(script.requests.map(({ marker }) => marker))).toEqual(
			new Set([`cs-${subject.subject_id}`]),
		);
	});

	it('take one statement, however many they are', async () => {
		const { owner, subject } = await aTaskOwner(service);
		const tasks = Array.from({ length: 300 }, (_, index) => ({
			...subject,
			action: 'SUSPEND' as const,
			occasion: `cycle ${index}`,
			target: scripted,
			description: 'Mail',
			quantity: 2,
		}));
		const statements = await service.transaction(async (context) => {
			const { tx } = context;
			let count = 0;
			const counted = Object.create(tx, {
				$queryRaw: {
					value: (...query: Parameters<typeof tx.$queryRaw>) => {
						count += 1;
						return tx.$queryRaw(...query);
					},
				},
			});
			await createTasks({ ...context, tx: counted }, { ...owner, tasks });
			return count;
		});
		expect(statements).toBe(1);
		expect(await listOf(owner.owner_id)).toHaveLength(300);
	});

	it('are cancelled when they have not begun', async () => {
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
