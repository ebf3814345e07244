import { addSeconds } from '../../platform/clock/index.ts';
import { ProviderError, type ProviderErrorKind } from '../../platform/errors/index.ts';
import type { TestService } from '../../tests/service.ts';
import {
	asksForTerms,
	aTaskOwner,
	scripted,
	startScriptedService,
	uninstallTarget,
	type Script,
} from './fixtures.ts';
import { createTasks, listTasksOf, type TaskToCreate } from './index.ts';
import { continueTask } from './jobs.ts';
import { countOverdue } from './store.ts';

describe('the limits of a task', () => {
	let service: TestService;
	let script: Script;
	beforeAll(async () => {
		({ service, script } = await startScriptedService({ PROVISIONING_TIME_LIMIT_SECONDS: '7200' }));
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		script.answer = () => ({ status: 'SUCCESS', result: {} });
	});

	async function aLimitedTask(limits: Partial<TaskToCreate> = {}): Promise<string> {
		const { owner, subject } = await aTaskOwner(service);
		await service.transaction((context) =>
			createTasks(context, {
				...owner,
				tasks: [
					{
						...subject,
						action: 'ACTIVATE',
						occasion: 'activation',
						target: scripted,
						description: 'Mail',
						quantity: 1,
						...limits,
					},
				],
			}),
		);
		const [task] = await service.transaction((context) => listTasksOf(context, owner.owner_id));
		return task?.id ?? '';
	}
	const call = (id: string, verb: string, body?: object) =>
		service.call('POST', `/provisioning-tasks/${id}/${verb}`, body);
	const run = async (id: string) => (await call(id, 'run')).body;
	const read = async (id: string) => (await service.call('GET', `/provisioning-tasks/${id}`)).body;
	const later = (seconds: number) => (service.now = addSeconds(service.now, seconds));
	const meet = (...kinds: ProviderErrorKind[]) => {
		script.answer = () => {
			const kind = kinds.shift();
			if (kind === undefined) return { status: 'SUCCESS', result: {} };
			throw new ProviderError(scripted, kind, `It was ${kind}`);
		};
	};
	const runUntilOver = async (id: string): Promise<any> => {
		for (let count = 0; count < 20; count += 1) {
			const task = await run(id);
			if (['SUCCESS', 'FAILED'].includes(task.status)) return task;
			later(900);
		}
		throw new Error('The task does not end');
	};

	it('let trouble be tried again as often as was said', async () => {
		const id = await aLimitedTask({ retries_max: 3 });
		meet('unavailable', 'outcome-unknown', 'unavailable');
		expect(await runUntilOver(id)).toMatchObject({ status: 'SUCCESS', attempt: 4 });
	});

	it('fail it after one trouble more, which a person sees; a retry counts anew', async () => {
		const id = await aLimitedTask({ retries_max: 3, time_limit_seconds: 86_400 });
		meet('unavailable', 'unavailable', 'unavailable', 'unavailable');
		expect(await runUntilOver(id)).toMatchObject({
			status: 'FAILED',
			attempt: 4,
			error_code: 'retries-exhausted',
			error_message: 'Given up after 4 attempts in trouble; the last of it: It was unavailable',
			next_run_at: null,
		});
		await call(id, 'retry');
		meet('unavailable', 'unavailable', 'unavailable');
		expect(await runUntilOver(id)).toMatchObject({ status: 'SUCCESS', attempt: 8 });
	});

	it('do not count a target that asks for patience', async () => {
		const id = await aLimitedTask({ retries_max: 0, time_limit_seconds: 86_400 });
		meet('throttled', 'throttled', 'throttled');
		expect(await runUntilOver(id)).toMatchObject({ status: 'SUCCESS', attempt: 4 });
	});

	it('count only troubles in a row: a step that was made begins anew', async () => {
		const id = await aLimitedTask({ retries_max: 1, time_limit_seconds: 86_400 });
		const answers = ['trouble', 'step', 'trouble', 'step', 'trouble'];
		script.answer = () => {
			const answer = answers.shift();
			if (answer === 'trouble') throw new ProviderError(scripted, 'unavailable', 'Down');
			if (answer === 'step') return { status: 'RUNNING', progress: {}, poll_after_seconds: 5 };
			return { status: 'SUCCESS', result: {} };
		};
		expect(await runUntilOver(id)).toMatchObject({ status: 'SUCCESS', attempt: 6 });
	});

	it('do not try again what the target refused', async () => {
		const id = await aLimitedTask({ retries_max: 3 });
		meet('rejected');
		expect(await runUntilOver(id)).toMatchObject({ status: 'FAILED', attempt: 1 });
	});

	it.each([
		['of its own', { time_limit_seconds: 600 }, 600],
		['of the installation', {}, 7200],
	])('fail a task that is still at work when its time, %s, is over', async (_, limits, seconds) => {
		const id = await aLimitedTask(limits);
		const step = { status: 'RUNNING', progress: {}, poll_after_seconds: 5 } as const;
		script.answer = () => step;
		const { deadline_at } = await run(id);
		expect(deadline_at).toBe(addSeconds(service.machine_now, seconds).toISOString());
		later(seconds - 1);
		expect(await run(id)).toMatchObject({ status: 'RUNNING' });
		later(1);
		expect(await run(id)).toMatchObject({ status: 'FAILED', error_code: 'time-limit' });
		await call(id, 'retry');
		expect(await run(id)).toMatchObject({ status: 'RUNNING' });
	});

	it('look once more at what is unknown before they fail it', async () => {
		const id = await aLimitedTask({ time_limit_seconds: 600 });
		meet('outcome-unknown');
		expect(await run(id)).toMatchObject({ status: 'UNKNOWN' });
		later(86_400);
		expect(await run(id)).toMatchObject({ status: 'SUCCESS' });
	});

	it('do not count the time for which it waits for a person', async () => {
		const id = await aLimitedTask({ time_limit_seconds: 600 });
		script.answer = () => ({
			status: 'WAITING',
			...asksForTerms,
			progress: {},
			poll_after_seconds: 60,
		});
		await run(id);
		for (let day = 0; day < 3; day += 1) {
			later(86_400);
			expect(await run(id)).toMatchObject({ status: 'WAITING' });
		}
		script.answer = () => ({ status: 'RUNNING', progress: {}, poll_after_seconds: 5 });
		expect(await run(id)).toMatchObject({
			status: 'RUNNING',
			deadline_at: addSeconds(service.machine_now, 600).toISOString(),
		});
	});

	it.each(['RUNNING', 'UNKNOWN'])(
		'end a task that is %s at a target that was taken out of the installation',
		async (status) => {
			const id = await aLimitedTask({ time_limit_seconds: 600 });
			if (status === 'UNKNOWN') meet('outcome-unknown');
			else script.answer = () => ({ status: 'RUNNING', progress: {}, poll_after_seconds: 5 });
			expect(await run(id)).toMatchObject({ status });
			await uninstallTarget(service, id);
			later(599);
			await service.runJob(continueTask, {});
			expect(await read(id)).toMatchObject({ status });
			later(1);
			await service.runJob(continueTask, {});
			expect(await read(id)).toMatchObject({
				status: 'FAILED',
				error_code: 'time-limit',
				error_message:
					'Not done within its time limit; the last of it: no provider is installed for its target',
			});
		},
	);

	it('leave a worker that holds the task alone, and end it when the worker is gone', async () => {
		const id = await aLimitedTask({ time_limit_seconds: 600 });
		await call(id, 'claim', { seconds: 3600 });
		await uninstallTarget(service, id);
		later(3599);
		await service.runJob(continueTask, {});
		expect(await read(id)).toMatchObject({ status: 'RUNNING' });
		later(1);
		await service.runJob(continueTask, {});
		expect(await read(id)).toMatchObject({ status: 'FAILED', error_code: 'time-limit' });
		const attempts = await service.runtime.database.client.taskAttempt.findMany({
			where: { task_id: id },
		});
		expect(attempts).toMatchObject([{ outcome: 'ABANDONED' }]);
	});

	it('show on /metrics what is ready or due for an hour and that nothing runs', async () => {
		const { client } = service.runtime.database;
		const overdue = () => countOverdue({ tx: client });
		await client.$executeRaw`UPDATE provisioning_tasks SET idle_since = now(), next_run_at = NULL`;
		const id = await aLimitedTask();
		const write = (minutes: number, status: string) =>
			client.$executeRaw`
				UPDATE provisioning_tasks SET status = ${status}, leased_until = NULL,
					idle_since = now() - ${minutes}::int * interval '1 minute',
					next_run_at = now() - ${minutes}::int * interval '1 minute' WHERE id = ${id}::uuid`;
		for (const status of ['PENDING', 'RUNNING', 'WAITING', 'UNKNOWN']) {
			await write(59, status);
			expect([status, await overdue()]).toEqual([status, 0]);
			await write(61, status);
			expect([status, await overdue()]).toEqual([status, 1]);
		}
		await client.$executeRaw`UPDATE provisioning_tasks SET leased_until = now() + interval '1 minute'`;
		expect(await overdue()).toBe(0);
		const { text } = await service.http.get('/metrics');
		expect(text).toContain('cloudsales_provisioning_tasks_overdue 0');
	});
});
