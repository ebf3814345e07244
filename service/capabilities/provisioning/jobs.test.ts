import { addSeconds } from '../../platform/clock/index.ts';
import { ProviderError } from '../../platform/errors/index.ts';
import type { TestService } from '../../tests/service.ts';
import {
	asksForTerms,
	aTask,
	startScriptedService,
	uninstallTarget,
	type Script,
} from './fixtures.ts';
import { continueTask } from './jobs.ts';

describe('provisioning_task.continue', () => {
	let service: TestService;
	let script: Script;
	beforeEach(async () => {
		({ service, script } = await startScriptedService({ PROVISIONING_PICKUP_SECONDS: '240' }));
	});
	afterEach(() => service.stop());

	const run = (id: string) => service.call('POST', `/provisioning-tasks/${id}/run`);
	const read = async (id: string) => (await service.call('GET', `/provisioning-tasks/${id}`)).body;
	const tick = async (seconds: number) => {
		service.now = addSeconds(service.now, seconds);
		await service.runJob(continueTask, {});
		await service.settle();
	};
	const running = () => ({ status: 'RUNNING', progress: {}, poll_after_seconds: 60 }) as const;

	it('goes on with a running task when its time has come, not before', async () => {
		const { id } = await aTask(service);
		script.answer = running;
		await run(id);
		script.answer = () => ({ status: 'SUCCESS', result: {} });
		await tick(59);
		expect(await read(id)).toMatchObject({ status: 'RUNNING', attempt: 1 });
		await tick(1);
		expect(await read(id)).toMatchObject({ status: 'SUCCESS', attempt: 2 });
	});

	it('is asked for by the run itself, for the time of the next one', async () => {
		const { id } = await aTask(service);
		script.answer = running;
		await run(id);
		const rows = await service.runtime.database.client.$queryRaw<{ seconds: number }[]>`
			SELECT extract(epoch FROM start_after - now())::float AS seconds FROM pgboss.job
			WHERE name = ${continueTask.name} AND data->>'task_id' = ${id}`;
		expect(rows).toHaveLength(1);
		expect(rows[0]?.seconds).toBeGreaterThan(50);
		expect(rows[0]?.seconds).toBeLessThan(62);
	});

	it('looks again at a task that waits for a person', async () => {
		const { id } = await aTask(service);
		script.answer = () => ({ ...running(), status: 'WAITING', ...asksForTerms });
		await run(id);
		script.answer = () => ({ status: 'SUCCESS', result: {} });
		await tick(60);
		expect(await read(id)).toMatchObject({ status: 'SUCCESS' });
	});

	it('leaves a task to the person who said that it waits', async () => {
		const { id } = await aTask(service);
		const claim = await service.call('POST', `/provisioning-tasks/${id}/claim`, {});
		const { lease_token } = claim.body;
		const body = { lease_token, waiting_for: 'STAFF', waiting_note: 'Look for the courier' };
		await service.call('POST', `/provisioning-tasks/${id}/wait`, body);
		await tick(86_400);
		expect(await read(id)).toMatchObject({ status: 'WAITING', attempt: 1 });
	});

	it('finds out what became of a task of unknown outcome', async () => {
		const { id } = await aTask(service);
		script.answer = () => {
			throw new ProviderError('scripted', 'outcome-unknown', 'No answer');
		};
		await run(id);
		expect(await read(id)).toMatchObject({ status: 'UNKNOWN' });
		script.answer = () => ({ status: 'SUCCESS', result: {} });
		await tick(30);
		expect(await read(id)).toMatchObject({ status: 'SUCCESS' });
	});

	it('takes over a task whose worker died', async () => {
		const { id } = await aTask(service);
		await service.call('POST', `/provisioning-tasks/${id}/claim`, { seconds: 120 });
		await tick(119);
		expect(await read(id)).toMatchObject({ status: 'RUNNING', attempt: 1 });
		await tick(1);
		expect(await read(id)).toMatchObject({ status: 'SUCCESS', attempt: 2 });
	});

	it('runs a ready task that no workflow has picked up, and leaves it time before', async () => {
		const { id } = await aTask(service);
		await tick(239);
		expect(await read(id)).toMatchObject({ status: 'PENDING' });
		await tick(1);
		expect(await read(id)).toMatchObject({ status: 'SUCCESS' });
	});

	it('leaves a task alone whose target is not installed', async () => {
		const { id } = await aTask(service);
		await uninstallTarget(service, id);
		await tick(86_400);
		expect(await read(id)).toMatchObject({ status: 'PENDING', attempt: 0 });
	});

	it('leaves a failed task to a person', async () => {
		const { id } = await aTask(service);
		script.answer = () => {
			throw new ProviderError('scripted', 'rejected', 'No');
		};
		await run(id);
		await tick(86_400);
		expect(await read(id)).toMatchObject({ status: 'FAILED', attempt: 1 });
	});

	it('goes on with the others when one breaks', async () => {
		const [broken, fine] = [await aTask(service), await aTask(service)];
		script.answer = ({ task_id }) => {
			if (task_id === broken.id) throw new TypeError('broken');
			return { status: 'SUCCESS', result: {} };
		};
		await tick(240);
		expect(await read(broken.id)).toMatchObject({ status: 'UNKNOWN' });
		expect(await read(fine.id)).toMatchObject({ status: 'SUCCESS' });
	});

	it('does nothing for a task that another worker is running, and does not fail', async () => {
		const { id } = await aTask(service);
		script.answer = running;
		await run(id);
		service.now = addSeconds(service.now, 60);
		await service.call('POST', `/provisioning-tasks/${id}/claim`, {});
		await service.runJob(continueTask, { task_id: id });
		expect(await read(id)).toMatchObject({ status: 'RUNNING', attempt: 2 });
		expect(script.requests).toHaveLength(1);
	});
});
