import { addSeconds } from '../../../platform/clock/index.ts';
import type { TestService } from '../../../tests/service.ts';
import { signInAsClient } from '../../../tests/sign-in-as-client.ts';
import {
	asksForTerms,
	aTask,
	startScriptedService,
	uninstallTarget,
	type Script,
} from '../fixtures.ts';

describe('provisioning_task.check', () => {
	let service: TestService;
	let script: Script;
	beforeAll(async () => {
		({ service, script } = await startScriptedService());
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		script.requests.length = 0;
	});

	const waits = {
		status: 'WAITING',
		...asksForTerms,
		progress: {},
		poll_after_seconds: 3600,
	} as const;
	const post = (path: string, who: object = {}) => service.call('POST', path, undefined, who);
	const check = (task: { id: string }, who: object) =>
		post(`/provisioning-tasks/${task.id}/check`, who);
	const asClient = async (task: { client_id: string }) => ({
		token: (await signInAsClient(service, 'PT Contoh', task.client_id)).token,
	});
	const aWaitingTask = async () => {
		script.answer = () => waits;
		const task = await aTask(service);
		expect((await post(`/provisioning-tasks/${task.id}/run`)).body.status).toBe('WAITING');
		script.requests.length = 0;
		return task;
	};
	const later = (seconds: number): void => {
		service.now = addSeconds(service.now, seconds);
	};

	it('goes on as soon as the client has done what it was asked for', async () => {
		const task = await aWaitingTask();
		const client = await asClient(task);
		later(31);
		const still = await check(task, client);
		expect(still.body).toMatchObject({
			status: 'WAITING',
			waiting_for: 'CLIENT',
			waiting_values: { url: expect.any(String) },
			checked_at: service.now.toISOString(),
		});
		later(31);
		script.answer = () => ({ status: 'SUCCESS', result: { account: 'admin@client.example' } });
		const done = await check(task, client);
		// What was made at the target is for staff.
		expect(done.body).toMatchObject({ status: 'SUCCESS', result: null, checked_at: null });
		expect(script.requests).toHaveLength(2);
		expect((await check(task, client)).body.status).toBe('SUCCESS');
		expect(script.requests).toHaveLength(2);
	});

	it('asks the target once in half a minute, however often it is pressed', async () => {
		const task = await aWaitingTask();
		const client = await asClient(task);
		expect((await check(task, client)).status).toBe(200);
		expect(script.requests).toHaveLength(0);
		later(31);
		const answers = await Promise.all(Array.from({ length: 6 }, () => check(task, client)));
		expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
		expect(script.requests).toHaveLength(1);
	});

	it('leaves alone what waits for staff or failed, and where nothing is installed that could look', async () => {
		const client = async (task: any) => (await check(task, await asClient(task))).body;
		script.answer = () => ({
			...waits,
			...{ waiting_for: 'STAFF', code: 'BY_HAND', note: 'Do it', values: undefined },
		});
		const byHand = await aTask(service);
		await post(`/provisioning-tasks/${byHand.id}/run`);
		later(3600);
		script.requests.length = 0;
		expect(await client(byHand)).toMatchObject({ status: 'WAITING', waiting_note: null });

		const gone = await aWaitingTask();
		await uninstallTarget(service, gone.id);
		later(3600);
		expect(await client(gone)).toMatchObject({ status: 'WAITING', waiting_for: 'CLIENT' });
		expect(script.requests).toHaveLength(0);
	});

	it('is there only for its own client', async () => {
		const task = await aWaitingTask();
		const stranger = await asClient(await aWaitingTask());
		later(31);
		script.requests.length = 0;
		expect((await check(task, stranger)).status).toBe(404);
		expect(script.requests).toHaveLength(0);
	});
});
