import { randomUUID } from 'node:crypto';
import { addSeconds } from '../../../platform/clock/index.ts';
import { ProviderError, type ProviderErrorKind } from '../../../platform/errors/index.ts';
import type { TestService } from '../../../tests/service.ts';
import { aTask, startScriptedService, uninstallTarget, type Script } from '../fixtures.ts';

describe('provisioning_task.run', () => {
	let service: TestService;
	let script: Script;
	let start: Date;
	let begun: Date;
	beforeAll(async () => {
		({ service, script } = await startScriptedService());
		start = service.now;
		begun = service.machine_now;
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		service.now = start;
		script.requests = [];
		script.answer = () => ({ status: 'SUCCESS', result: { account: 'a@client.example' } });
	});

	const run = (id: string) => service.call('POST', `/provisioning-tasks/${id}/run`);
	const read = async (id: string) => (await service.call('GET', `/provisioning-tasks/${id}`)).body;
	const later = (seconds: number) => (service.now = addSeconds(service.now, seconds));
	const refuse = (kind: ProviderErrorKind, options: object = {}) => {
		script.answer = () => {
			throw new ProviderError('scripted', kind, `It was ${kind}`, options);
		};
	};
	const eventsOf = async (id: string) =>
		(await service.call('GET', '/events?limit=200&sort=created_at')).body.data
			.filter((event: any) => event.subject_id === id)
			.map((event: any) => event.type.replace('provisioning_task.', ''));
	const attemptsOf = (task_id: string) =>
		service.runtime.database.client.taskAttempt.findMany({
			where: { task_id },
			orderBy: { attempt: 'asc' },
		});

	it('does the work at the target and keeps its result', async () => {
		const task = await aTask(service);
		const answer = await run(task.id);
		expect(answer).toMatchObject({
			status: 200,
			body: { status: 'SUCCESS', result: { account: 'a@client.example' }, attempt: 1 },
		});
		expect(script.requests).toEqual([
			{
				task_id: task.id,
				siblings: [],
				before: null,
				action: 'ACTIVATE',
				marker: `cs-${task.subscription_item_id}`,
				settings: { sku_id: 'sku-1', seats: 1 },
				quantity: 5,
				client: expect.objectContaining({ id: task.client_id }),
				progress: {},
			},
		]);
		expect(await eventsOf(task.id)).toEqual(['ready', 'started', 'succeeded']);
		expect(await attemptsOf(task.id)).toMatchObject([{ attempt: 1, outcome: 'SUCCESS' }]);
	});

	it('answers with the result of a task that is done, without asking the target again', async () => {
		const { id } = await aTask(service);
		const first = await run(id);
		const second = await run(id);
		expect(second.body).toEqual(first.body);
		expect(script.requests).toHaveLength(1);
	});

	it('lets one of many callers work; the others are told when to come back', async () => {
		const { id } = await aTask(service);
		const answers = await Promise.all([run(id), run(id), run(id), run(id)]);
		expect(script.requests).toHaveLength(1);
		const busy = answers.filter((answer) => answer.status === 409);
		const done = answers.filter((answer) => answer.body.status === 'SUCCESS');
		expect(busy.length + done.length).toBe(4);
		expect(done.length).toBeGreaterThan(0);
	});

	it('refuses a task that another worker is running', async () => {
		const { id } = await aTask(service);
		let during: any;
		script.answer = async () => {
			during = await run(id);
			return { status: 'SUCCESS', result: {} };
		};
		expect((await run(id)).body.status).toBe('SUCCESS');
		expect(during).toMatchObject({
			status: 409,
			body: { code: 'provisioning_task.busy', details: { task_id: id } },
			headers: { 'retry-after': '25' },
		});
	});

	it('keeps the progress of a step and hands it to the next', async () => {
		const { id } = await aTask(service);
		const progress = { operation: 'operations/1', seen: [1, 2] };
		script.answer = () => ({ status: 'RUNNING', progress, poll_after_seconds: 20 });
		expect((await run(id)).body).toMatchObject({
			status: 'RUNNING',
			next_run_at: addSeconds(begun, 20).toISOString(),
		});
		script.answer = () => ({ status: 'SUCCESS', result: {} });
		expect((await run(id)).body).toMatchObject({
			status: 'SUCCESS',
			attempt: 2,
			next_run_at: null,
		});
		expect(script.requests[1]?.progress).toEqual(progress);
		expect(await eventsOf(id)).toEqual(['ready', 'started', 'succeeded']);
	});

	it('waits for a person, says for what, and says so once', async () => {
		const { id } = await aTask(service);
		const wait = (note: string) => () => {
			const asks = { waiting_for: 'STAFF', code: 'BUY_LICENCES', note } as const;
			return { status: 'WAITING', ...asks, progress: {}, poll_after_seconds: 300 } as const;
		};
		script.answer = wait('Buy 5 licences');
		expect((await run(id)).body).toMatchObject({
			status: 'WAITING',
			waiting_for: 'STAFF',
			waiting_code: 'BUY_LICENCES',
			waiting_note: 'Buy 5 licences',
			next_run_at: addSeconds(begun, 300).toISOString(),
		});
		expect((await run(id)).body).toMatchObject({ status: 'WAITING', attempt: 2 });
		expect(await eventsOf(id)).toEqual(['ready', 'started', 'waiting']);
		script.answer = wait('Buy 6 licences');
		await run(id);
		script.answer = () => ({ status: 'SUCCESS', result: {} });
		expect((await run(id)).body).toMatchObject({
			status: 'SUCCESS',
			waiting_for: null,
			waiting_note: null,
			client_text: null,
		});
		expect(await eventsOf(id)).toEqual(['ready', 'started', 'waiting', 'waiting', 'succeeded']);
	});

	it('fails when the target refuses, and is refused itself until it is made ready again', async () => {
		const { id } = await aTask(service);
		refuse('rejected', { code: 'address-taken' });
		expect(await run(id)).toMatchObject({
			status: 200,
			body: {
				status: 'FAILED',
				error_code: 'address-taken',
				error_message: 'It was rejected',
				next_run_at: null,
			},
		});
		expect(await run(id)).toMatchObject({
			status: 409,
			body: {
				code: 'lifecycle.illegal-move',
				details: { status: 'FAILED', allowed: ['begin_anew', 'retry', 'cancel'] },
			},
		});
		expect(await eventsOf(id)).toEqual(['ready', 'started', 'failed']);
		await service.call('POST', `/provisioning-tasks/${id}/retry`);
		script.answer = () => ({ status: 'SUCCESS', result: {} });
		expect((await run(id)).body).toMatchObject({
			status: 'SUCCESS',
			error_code: null,
			error_message: null,
		});
	});

	it.each(['throttled', 'unavailable'] as const)(
		'stays running when the target is %s, and waits longer each time',
		async (kind) => {
			const { id } = await aTask(service);
			refuse(kind);
			for (const seconds of [30, 60, 120]) {
				expect((await run(id)).body).toMatchObject({
					status: 'RUNNING',
					error_code: kind,
					next_run_at: addSeconds(service.machine_now, seconds).toISOString(),
				});
				later(seconds);
			}
			script.answer = () => ({ status: 'SUCCESS', result: {} });
			expect((await run(id)).body).toMatchObject({ status: 'SUCCESS', error_code: null });
		},
	);

	it('waits as long as the target asks', async () => {
		const { id } = await aTask(service);
		refuse('unavailable', { retryAfterSeconds: 100 });
		expect((await run(id)).body.next_run_at).toBe(addSeconds(begun, 100).toISOString());
	});

	it('is UNKNOWN when the outcome is unknown, and the next run finds out', async () => {
		const { id } = await aTask(service);
		refuse('outcome-unknown', { code: 'timeout' });
		expect((await run(id)).body).toMatchObject({
			status: 'UNKNOWN',
			error_code: 'timeout',
			next_run_at: addSeconds(begun, 30).toISOString(),
		});
		script.answer = () => ({ status: 'SUCCESS', result: { found: true } });
		expect((await run(id)).body).toMatchObject({ status: 'SUCCESS', result: { found: true } });
		expect(new Set(script.requests.map((request) => request.marker)).size).toBe(1);
	});

	it('is UNKNOWN when the provider itself breaks, and gives nothing of its inside away', async () => {
		const { id } = await aTask(service);
		script.answer = () => {
			throw new TypeError('secret-token is not a function');
		};
		const answer = await run(id);
		expect(answer).toMatchObject({
			status: 200,
			body: { status: 'UNKNOWN', error_code: 'unexpected' },
		});
		expect(JSON.stringify(answer.body)).not.toContain('secret-token');
	});

	it('takes over from a worker that died', async () => {
		const { id } = await aTask(service);
		const { body } = await service.call('POST', `/provisioning-tasks/${id}/claim`, {
			seconds: 120,
		});
		later(119);
		expect((await run(id)).body.code).toBe('provisioning_task.busy');
		later(1);
		expect((await run(id)).body).toMatchObject({ status: 'SUCCESS', attempt: body.attempt + 1 });
		expect(await attemptsOf(id)).toMatchObject([
			{ attempt: 1, outcome: 'ABANDONED' },
			{ attempt: 2, outcome: 'SUCCESS' },
		]);
	});

	it('lets a worker that slept past its lease change nothing', async () => {
		const { id } = await aTask(service);
		let successor: any;
		script.answer = async () => {
			later(121);
			script.answer = () => ({ status: 'SUCCESS', result: { by: 'the successor' } });
			successor = await run(id);
			throw new ProviderError('scripted', 'rejected', 'Too late');
		};
		const zombie = await run(id);
		expect(successor.body).toMatchObject({ status: 'SUCCESS' });
		expect(zombie).toMatchObject({
			status: 409,
			body: { code: 'provisioning_task.lease-lost', details: { task_id: id } },
		});
		expect(await read(id)).toMatchObject({ status: 'SUCCESS', result: { by: 'the successor' } });
		expect(await attemptsOf(id)).toMatchObject([{ outcome: 'ABANDONED' }, { outcome: 'SUCCESS' }]);
	});

	it('lets a worker that slept past its lease change nothing while its successor is at work', async () => {
		const { id } = await aTask(service);
		let claim: any;
		script.answer = async () => {
			later(121);
			claim = await service.call('POST', `/provisioning-tasks/${id}/claim`, {});
			return { status: 'SUCCESS', result: { by: 'the zombie' } };
		};
		expect((await run(id)).body.code).toBe('provisioning_task.lease-lost');
		expect(await read(id)).toMatchObject({ status: 'RUNNING', result: null });
		const done = await service.call('POST', `/provisioning-tasks/${id}/complete`, {
			lease_token: claim.body.lease_token,
			result: { by: 'the successor' },
		});
		expect(done.body).toMatchObject({ status: 'SUCCESS', result: { by: 'the successor' } });
	});

	it('refuses a task whose target is not installed, and leaves it ready', async () => {
		const { id } = await aTask(service);
		await uninstallTarget(service, id);
		expect(await run(id)).toMatchObject({
			status: 409,
			body: {
				code: 'provisioning_task.target-not-installed',
				details: { task_id: id, target: 'awx' },
			},
		});
		expect(await read(id)).toMatchObject({ status: 'PENDING', attempt: 0 });
	});

	it('reads the settings of the product at each attempt, so that a corrected product helps', async () => {
		const task = await aTask(service);
		const { items } = (await service.call('GET', `/subscriptions/${task.subscription_id}`)).body;
		const [{ product_id }] = items;
		// What an earlier version of the target took, so that no check at saving could refuse it.
		await service.runtime.database.client.product.update({
			where: { id: product_id },
			data: { provisioning_settings: { sku: 'wrong' } },
		});
		const { body } = await run(task.id);
		expect(body).toMatchObject({ status: 'FAILED', error_code: 'settings-invalid' });
		expect(body.error_message).toContain('provisioning_settings.sku_id: Is required');
		expect(body.error_message).toContain('provisioning_settings.sku: There is no such field');
		expect(script.requests).toEqual([]);
		const provisioning_settings = { sku_id: 'sku-2', seats: 9 };
		await service.call('PATCH', `/products/${product_id}`, { provisioning_settings });
		await service.call('POST', `/provisioning-tasks/${task.id}/retry`);
		expect((await run(task.id)).body).toMatchObject({ status: 'SUCCESS', error_message: null });
		expect(script.requests).toMatchObject([{ settings: provisioning_settings }]);
	});

	it('shows the settings of the last attempt, and begins a retry with nothing of the failed one', async () => {
		const task = await aTask(service, { settings: { sku_id: 'taken-by-others' } });
		const { items } = (await service.call('GET', `/subscriptions/${task.subscription_id}`)).body;
		script.answer = () => ({
			status: 'RUNNING',
			progress: { address: 'admin@wrong.example' },
			poll_after_seconds: 5,
		});
		await run(task.id);
		refuse('rejected', { code: 'address-taken' });
		expect((await run(task.id)).body).toMatchObject({
			status: 'FAILED',
			settings: { sku_id: 'taken-by-others' },
		});
		const provisioning_settings = { sku_id: 'sku-2' };
		await service.call('PATCH', `/products/${items[0].product_id}`, { provisioning_settings });
		await service.call('POST', `/provisioning-tasks/${task.id}/retry`);
		script.answer = () => ({ status: 'SUCCESS', result: {} });
		expect((await run(task.id)).body).toMatchObject({
			status: 'SUCCESS',
			settings: provisioning_settings,
		});
		expect(script.requests.map(({ progress }) => progress)).toEqual([
			{},
			{ address: 'admin@wrong.example' },
			{},
		]);
	});

	it('begins anew when the settings were corrected while it waited, and goes on when they were not', async () => {
		const task = await aTask(service);
		const { items } = (await service.call('GET', `/subscriptions/${task.subscription_id}`)).body;
		const progress = { address: 'admin@wrong.example' };
		script.answer = () => ({
			status: 'WAITING',
			waiting_for: 'STAFF',
			code: 'ADDRESS_HIDDEN',
			note: 'Free the address',
			progress,
			poll_after_seconds: 5,
		});
		await run(task.id);
		await run(task.id);
		const provisioning_settings = { sku_id: 'sku-2' };
		await service.call('PATCH', `/products/${items[0].product_id}`, { provisioning_settings });
		await run(task.id);
		expect(script.requests.map((request) => request.progress)).toEqual([{}, progress, {}]);
	});

	it('waits for staff, with words, when the target has no such action, and ends when they say that it is done', async () => {
		const { id } = await aTask(service);
		await service.runtime.database.client.provisioningTask.update({
			where: { id },
			data: { action: 'TERMINATE' },
		});
		const { body } = await run(id);
		expect(body).toMatchObject({
			status: 'WAITING',
			waiting_for: 'STAFF',
			waiting_code: 'ACTION_NOT_BUILT_IN',
			// Nothing but a person brings it further; running it again and again would only say the same.
			next_run_at: null,
			error_message: null,
			client_text: { en: 'We are ending this service. You need do nothing.' },
		});
		expect(body.waiting_note).toContain('end the service and what it costs us');
		expect(body.waiting_note).toContain(`cs-${body.subject_id}`);
		expect(script.requests).toEqual([]);
		await service.settle();
		const mails = await service.call('GET', `/notifications?related_id=${id}`);
		expect(mails.body.data).toMatchObject([{ kind: 'TASK_FOR_STAFF' }]);
		const done = await service.call('POST', `/provisioning-tasks/${id}/complete`, {});
		expect(done.body).toMatchObject({ status: 'SUCCESS', waiting_for: null });
	});

	it('finds no task that is not there', async () => {
		expect(await run(randomUUID())).toMatchObject({
			status: 404,
			body: { details: { resource: 'provisioning_task' } },
		});
	});
});
