import { randomUUID } from 'node:crypto';
import { addSeconds } from '../../../platform/clock/index.ts';
import { ProviderError } from '../../../platform/errors/index.ts';
import type { TestService } from '../../../tests/service.ts';
import { aTask, startScriptedService, type Script } from '../fixtures.ts';

describe('a task worked on by hand or in a workflow', () => {
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
	});

	const call = (id: string, verb: string, body?: object) =>
		service.call('POST', `/provisioning-tasks/${id}/${verb}`, body);
	const claim = async (id: string) => {
		const answer = await call(id, 'claim', {});
		if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
		return { lease_token: answer.body.lease_token as string };
	};
	const bodies = {
		complete: { result: { account: 'a' } },
		fail: { reason: 'The domain is not verified' },
		wait: {
			waiting_for: 'CLIENT',
			waiting_code: 'ACCEPT_TERMS',
			waiting_values: { url: 'https://admin.google.example/terms' },
		},
	};

	it.each([
		['complete', { status: 'SUCCESS', result: { account: 'a' } }],
		['fail', { status: 'FAILED', error_message: 'The domain is not verified' }],
		['wait', { status: 'WAITING', waiting_code: 'ACCEPT_TERMS', next_run_at: null }],
	] as const)('provisioning_task.%s writes down what the holder says', async (verb, expected) => {
		const { id } = await aTask(service);
		const lease = await claim(id);
		const answer = await call(id, verb, { ...lease, ...bodies[verb] });
		expect(answer).toMatchObject({ status: 200, body: { ...expected, attempt: 1 } });
	});

	it.each(['complete', 'fail', 'wait'] as const)(
		'provisioning_task.%s refuses everybody but the holder',
		async (verb) => {
			const { id } = await aTask(service);
			const first = await claim(id);
			const stranger = await call(id, verb, { lease_token: randomUUID(), ...bodies[verb] });
			expect(stranger).toMatchObject({
				status: 409,
				body: { code: 'provisioning_task.lease-lost', details: { task_id: id } },
			});
			service.now = addSeconds(start, 300);
			const second = await claim(id);
			const late = await call(id, verb, { ...first, ...bodies[verb] });
			expect(late.body.code).toBe('provisioning_task.lease-lost');
			expect((await call(id, verb, { ...second, ...bodies[verb] })).status).toBe(200);
		},
	);

	it.each(['complete', 'fail', 'wait'] as const)(
		'provisioning_task.%s refuses a task that was not claimed',
		async (verb) => {
			const { id } = await aTask(service);
			const answer = await call(id, verb, { lease_token: randomUUID(), ...bodies[verb] });
			expect(answer.body.code).toBe('provisioning_task.lease-lost');
		},
	);

	it('provisioning_task.complete ends a task that nobody has without a claim, and no other', async () => {
		const { id } = await aTask(service);
		const note = { waiting_for: 'STAFF', waiting_note: 'Set the account up by hand' };
		await call(id, 'wait', { ...(await claim(id)), ...note });
		const done = await call(id, 'complete', { result: { account: 'a' } });
		expect(done).toMatchObject({
			status: 200,
			body: { status: 'SUCCESS', result: { account: 'a' }, waiting_note: null, attempt: 2 },
		});
		const held = await aTask(service);
		await claim(held.id);
		expect((await call(held.id, 'complete', { result: {} })).body.code).toBe(
			'provisioning_task.busy',
		);
	});

	it.each([
		['a code that no sentence belongs to', { waiting_for: 'CLIENT', waiting_code: 'SING' }],
		['a sentence without its values', { waiting_for: 'CLIENT', waiting_code: 'VERIFY_DOMAIN' }],
		[
			'a text of its own for the client',
			{
				waiting_for: 'CLIENT',
				waiting_code: 'ACCEPT_TERMS',
				waiting_values: { url: 'call me soon' },
			},
		],
		['nothing to staff', { waiting_for: 'STAFF' }],
	])('provisioning_task.wait refuses %s', async (_, body) => {
		const { id } = await aTask(service);
		const answer = await call(id, 'wait', { ...(await claim(id)), ...body });
		expect(answer).toMatchObject({ status: 422, body: { code: 'input.invalid' } });
		expect((await service.call('GET', `/provisioning-tasks/${id}`)).body.status).toBe('RUNNING');
	});

	it('a worker whose lease has expired may finish as long as no other has claimed the task', async () => {
		const { id } = await aTask(service);
		const lease = await claim(id);
		service.now = addSeconds(start, 3600);
		expect((await call(id, 'complete', { ...lease, result: {} })).body.status).toBe('SUCCESS');
	});

	it('provisioning_task.claim gives a task to one of many', async () => {
		const { id } = await aTask(service);
		const answers = await Promise.all([1, 2, 3, 4].map(() => call(id, 'claim', { seconds: 60 })));
		expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409]);
		const busy = answers.find((answer) => answer.status === 409);
		expect(busy).toMatchObject({
			body: {
				code: 'provisioning_task.busy',
				details: { task_id: id, leased_until: addSeconds(begun, 60).toISOString() },
			},
			headers: { 'retry-after': '60' },
		});
	});

	it('provisioning_task.claim takes a waiting task up again', async () => {
		const { id } = await aTask(service);
		await call(id, 'wait', { ...(await claim(id)), waiting_for: 'CLIENT' });
		const lease = await claim(id);
		const done = await call(id, 'complete', { ...lease, result: {} });
		expect(done.body).toMatchObject({ status: 'SUCCESS', waiting_for: null, attempt: 2 });
	});

	it.each(['complete', 'fail'] as const)(
		'provisioning_task.claim refuses a task after %s',
		async (verb) => {
			const { id } = await aTask(service);
			await call(id, verb, { ...(await claim(id)), ...bodies[verb] });
			expect(await call(id, 'claim', {})).toMatchObject({
				status: 409,
				body: { code: 'lifecycle.illegal-move' },
			});
		},
	);

	it('provisioning_task.retry makes a failed task ready and announces it', async () => {
		const { id } = await aTask(service);
		script.answer = () => {
			throw new ProviderError('scripted', 'rejected', 'No');
		};
		await call(id, 'run');
		expect(await call(id, 'retry')).toMatchObject({
			status: 200,
			body: { status: 'PENDING', error_code: null, error_message: null, attempt: 1 },
		});
		const events = await service.call('GET', '/events?limit=200&type=provisioning_task.ready');
		const ready = events.body.data.filter((event: any) => event.subject_id === id);
		expect(ready).toHaveLength(2);
	});

	it('provisioning_task.retry refuses a task that has not failed', async () => {
		const { id } = await aTask(service);
		expect(await call(id, 'retry')).toMatchObject({
			status: 409,
			body: {
				code: 'lifecycle.illegal-move',
				details: { status: 'PENDING', transition: 'retry', allowed: ['start', 'wait', 'cancel'] },
			},
		});
	});

	it('provisioning_task.cancel ends a task that is not running, and keeps the reason', async () => {
		// One after the other: two that settle the service at once take each other's events.
		const pending = await aTask(service);
		const failed = await aTask(service);
		const waiting = await aTask(service);
		const running = await aTask(service);
		await call(failed.id, 'fail', { ...(await claim(failed.id)), ...bodies.fail });
		await call(waiting.id, 'wait', { ...(await claim(waiting.id)), ...bodies.wait });
		await claim(running.id);
		const reason = 'The client does not need it any more';
		for (const { id } of [pending, failed, waiting])
			expect(await call(id, 'cancel', { reason })).toMatchObject({
				status: 200,
				body: { status: 'CANCELLED', allowed_transitions: [] },
			});
		expect((await call(running.id, 'cancel', { reason })).body.code).toBe('lifecycle.illegal-move');
		const [entry] = await service.runtime.database.client.auditEntry.findMany({
			where: { operation: 'provisioning_task.cancel', subject_id: pending.id },
		});
		expect(entry).toMatchObject({ details: { reason } });
		expect((await call(pending.id, 'cancel', {})).body.errors).toMatchObject([
			{ path: 'body.reason' },
		]);
	});

	it.each(['claim', 'complete', 'fail', 'wait', 'retry'] as const)(
		'provisioning_task.%s finds no task that is not there',
		async (verb) => {
			const more = verb === 'claim' ? {} : verb === 'retry' ? undefined : bodies[verb];
			const body = more === undefined ? undefined : { lease_token: randomUUID(), ...more };
			const sent = verb === 'claim' ? {} : body;
			expect((await call(randomUUID(), verb, sent)).status).toBe(404);
		},
	);
});
