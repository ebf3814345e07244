import { addSeconds } from '../../platform/clock/index.ts';
import { ProviderError } from '../../platform/errors/index.ts';
import type { TestService } from '../../tests/service.ts';
import { aTaskOwner, scripted, startScriptedService, type Script } from './fixtures.ts';
import { createTasks, listTasksOf } from './index.ts';
import { continueTask } from './jobs.ts';

describe('tasks that depend on others', () => {
	let service: TestService;
	let script: Script;
	beforeAll(async () => {
		({ service, script } = await startScriptedService({ PROVISIONING_PICKUP_SECONDS: '60' }));
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		script.requests = [];
		script.answer = () => ({ status: 'SUCCESS', result: {} });
	});

	type Edges = Record<string, string[]>;
	type Owner = Awaited<ReturnType<typeof aTaskOwner>>;
	/** Creates one task for each name, which is also its occasion and description. */
	const create = ({ owner, subject }: Owner, edges: Edges) =>
		service.transaction((context) =>
			createTasks(context, {
				...owner,
				tasks: Object.entries(edges).map(([name, depends_on]) => ({
					...subject,
					name,
					depends_on,
					action: 'SUSPEND',
					occasion: name,
					target: scripted,
					description: name,
					quantity: 1,
				})),
			}),
		);
	const tasksOf = async ({ owner }: Owner) =>
		Object.fromEntries(
			(await service.transaction((context) => listTasksOf(context, owner.owner_id))).map((task) => [
				task.description,
				task,
			]),
		);
	async function graph(edges: Edges) {
		const owner = await aTaskOwner(service);
		await create(owner, edges);
		const ids = Object.fromEntries(
			Object.entries(await tasksOf(owner)).map(([name, { id }]) => [name, id]),
		);
		const call = (name: string, verb: string, body?: object) =>
			service.call('POST', `/provisioning-tasks/${ids[name]}/${verb}`, body);
		const read = async () =>
			Object.fromEntries(
				Object.entries(await tasksOf(owner)).map(([name, task]) => [
					name,
					`${task.status}${task.ready_at === null ? '' : ' ready'}`,
				]),
			);
		const readyEvents = async () =>
			(
				await service.call('GET', '/events?limit=200&type=provisioning_task.ready&sort=created_at')
			).body.data
				.filter((event: any) => Object.values(ids).includes(event.subject_id))
				.map((event: any) => event.data.description);
		return { owner, ids, call, read, readyEvents };
	}
	const diamond = { root: [], left: ['root'], right: ['root'], last: ['left', 'right'] };
	const fail = () => {
		script.answer = () => {
			throw new ProviderError(scripted, 'rejected', 'No');
		};
	};

	it('cannot be run or claimed before all of those have succeeded', async () => {
		const { ids, call } = await graph(diamond);
		await call('root', 'run');
		await call('left', 'run');
		for (const [verb, body] of [
			['run', undefined],
			['claim', {}],
		] as const)
			expect(await call('last', verb, body)).toMatchObject({
				status: 409,
				body: {
					code: 'provisioning_task.not-ready',
					details: { task_id: ids['last'], depends_on: [ids['left'], ids['right']] },
				},
			});
		await call('right', 'run');
		expect((await call('last', 'run')).body).toMatchObject({ status: 'SUCCESS', attempt: 1 });
		expect(script.requests).toHaveLength(4);
	});

	it('become ready, and are announced, when the last of those succeeds', async () => {
		const { call, read, readyEvents } = await graph(diamond);
		expect(await read()).toEqual({
			root: 'PENDING ready',
			left: 'PENDING',
			right: 'PENDING',
			last: 'PENDING',
		});
		expect(await readyEvents()).toEqual(['root']);
		await call('root', 'run');
		expect((await readyEvents()).sort()).toEqual(['left', 'right', 'root']);
		await call('left', 'run');
		expect(await read()).toMatchObject({ left: 'SUCCESS ready', last: 'PENDING' });
		await call('right', 'run');
		expect(await read()).toMatchObject({ last: 'PENDING ready' });
		expect(await readyEvents()).toHaveLength(4);
	});

	it('become ready once when those succeed at the same time', async () => {
		const { call, read, readyEvents } = await graph(diamond);
		await call('root', 'run');
		await Promise.all([call('left', 'run'), call('right', 'run')]);
		expect(await read()).toMatchObject({ last: 'PENDING ready' });
		expect((await readyEvents()).filter((name: string) => name === 'last')).toHaveLength(1);
	});

	it('are run by the service in turn when no workflow does', async () => {
		const start = service.now;
		const { ids, read } = await graph(diamond);
		const runs = () =>
			script.requests.filter(({ task_id }) => Object.values(ids).includes(task_id));
		for (const expected of [1, 3, 4]) {
			service.now = addSeconds(service.now, 60);
			await service.runJob(continueTask, {});
			await service.settle();
			expect(runs()).toHaveLength(expected);
		}
		expect(Object.values(await read())).toEqual(Array(4).fill('SUCCESS ready'));
		service.now = start;
	});

	it('stay where they are, and say why, while one of those has failed', async () => {
		const { owner, call, read, readyEvents } = await graph(diamond);
		await call('root', 'run');
		fail();
		await call('left', 'run');
		const { right, last } = await tasksOf(owner);
		expect(right).toMatchObject({ status: 'PENDING', blocked_reason: null });
		expect(last).toMatchObject({
			status: 'PENDING',
			ready_at: null,
			blocked_reason: 'It depends on others: “left” failed',
		});
		expect((await call('last', 'run')).body.detail).toBe('It depends on others: “left” failed');
		await call('left', 'retry');
		expect((await tasksOf(owner))['last']?.blocked_reason).toBeNull();
		script.answer = () => ({ status: 'SUCCESS', result: {} });
		await call('left', 'run');
		await call('right', 'run');
		expect(await read()).toMatchObject({ last: 'PENDING ready' });
		expect((await readyEvents()).filter((name: string) => name === 'last')).toHaveLength(1);
	});

	it('say that they cannot begin when one of those cannot, and leave that state by cancelling', async () => {
		const { owner, call, read } = await graph({ a: [], b: ['a'], c: ['b'] });
		expect(await call('a', 'cancel', { reason: 'A test' })).toMatchObject({ status: 200 });
		expect(await tasksOf(owner)).toMatchObject({
			b: { blocked_reason: 'It depends on others: “a” was cancelled' },
			c: { blocked_reason: 'It depends on others: “b” cannot begin' },
		});
		await call('b', 'cancel', { reason: 'A test' });
		await call('c', 'cancel', { reason: 'A test' });
		expect(await read()).toMatchObject({ a: /CANCELLED/, b: 'CANCELLED', c: 'CANCELLED' });
	});

	it('may be created later, whatever has become of those meanwhile', async () => {
		const { owner, ids, call, read } = await graph({ done: [], open: [], broken: [] });
		await call('done', 'run');
		fail();
		await call('broken', 'run');
		await create(owner, {
			first: [ids['done'] ?? ''],
			second: [ids['open'] ?? '', 'first'],
			third: [ids['broken'] ?? ''],
		});
		expect(await read()).toMatchObject({
			first: 'PENDING ready',
			second: 'PENDING',
			third: 'PENDING',
		});
		expect((await tasksOf(owner))['third']?.blocked_reason).toBe(
			'It depends on others: “broken” failed',
		);
		script.answer = () => ({ status: 'SUCCESS', result: {} });
		await call('broken', 'retry');
		await call('broken', 'run');
		expect(await read()).toMatchObject({ third: 'PENDING ready' });
	});

	it('become ready however close their creation is to the end of those', async () => {
		const owner = await aTaskOwner(service);
		await create(owner, { base: [] });
		const base = (await tasksOf(owner))['base']?.id ?? '';
		await Promise.all([
			service.call('POST', `/provisioning-tasks/${base}/run`),
			...Array.from({ length: 8 }, (_, index) => create(owner, { [`on ${index}`]: [base] })),
		]);
		const { base: _, ...others } = await tasksOf(owner);
		expect(Object.values(others)).toHaveLength(8);
		for (const task of Object.values(others)) expect(task.ready_at).not.toBeNull();
	});

	it('are created once, with the same edges, however often and at once they are asked for', async () => {
		const owner = await aTaskOwner(service);
		await Promise.all([1, 2, 3, 4].map(() => create(owner, diamond)));
		await create(owner, { ...diamond, more: ['last'] });
		const tasks = await tasksOf(owner);
		expect(Object.keys(tasks).sort()).toEqual(['last', 'left', 'more', 'right', 'root']);
		expect(tasks['last']?.depends_on).toEqual([tasks['left']?.id, tasks['right']?.id]);
		expect(tasks['more']?.depends_on).toEqual([tasks['last']?.id]);
	});

	it('are refused when they could never begin, and none of them is created', async () => {
		const owner = await aTaskOwner(service);
		await expect(create(owner, { a: ['b'], b: ['a'] })).rejects.toThrow('a > b > a');
		const { ids } = await graph({ foreign: [] });
		for (const depends_on of ['nothing', ids['foreign'] ?? ''])
			await expect(create(owner, { a: [], b: [depends_on] })).rejects.toThrow(
				'which is no task of its owner',
			);
		expect(await tasksOf(owner)).toEqual({});
	});
});
