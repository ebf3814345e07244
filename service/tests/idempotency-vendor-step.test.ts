import { z } from 'zod';
import { defineContract } from '../platform/contract/index.ts';
import { systemActor } from '../platform/actor/index.ts';
import { invalidInput, ProviderError } from '../platform/errors/index.ts';
import { claimKey, renewKey, fenceKey } from '../platform/idempotency/index.ts';
import { externalOperation, handle, Refusal, runOperation } from '../platform/operation/index.ts';
import { startTestService, type TestService } from './service.ts';
import { untilLockWaits } from './lock-waits.ts';

describe('a command with a vendor step', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const { book } = defineContract('test', {
		book: {
			summary: 'Book at a vendor',
			http: { method: 'POST', path: '/test' },
			input: { body: z.strictObject({ name: z.string() }) },
			output: z.object({ name: z.string(), times: z.int() }),
			errors: [],
			allowed: [],
			example: { body: { name: 'a' } },
		},
	});
	/** A vendor whose answers the test gives by hand. */
	function vendor() {
		const state = {
			calls: 0,
			prepared: 0,
			recorded: 0,
			answer: (): Promise<void> => Promise.resolve(),
			record: (): void => {},
		};
		const handler = externalOperation(book, {
			prepare: async (input) => {
				state.prepared += 1;
				return { call: input };
			},
			call: async () => {
				state.calls += 1;
				await state.answer();
			},
			record: async (outcome, input) => {
				if (!outcome.ok)
					return new Refusal(invalidInput([{ path: 'vendor', message: outcome.error.message }]));
				state.record();
				state.recorded += 1;
				return { name: input.name, times: state.recorded };
			},
		});
		const run = (key: string) =>
			runOperation(
				service.runtime,
				handler,
				{ name: 'a' },
				{ actor: systemActor('test'), request_id: 'test-request', key },
			);
		return { state, run };
	}
	const inProgress = { definition: { code: 'idempotency.in-progress' } };
	/** Lets the vendor step hang, as if the process had died in it. */
	const hang = () => {
		let release = (): void => {};
		const held = new Promise<void>((resolve) => (release = resolve));
		return { held: () => held, release: () => release() };
	};

	it('is answered once and replayed', async () => {
		const { state, run } = vendor();
		const first = await run('once');
		expect(await run('once')).toEqual({ ...first, replayed: true });
		expect(state).toMatchObject({ calls: 1, recorded: 1 });
	});

	it('that died between asking and recording is taken over when its lease is over, not before', async () => {
		const { state, run } = vendor();
		const { held, release } = hang();
		state.answer = held;
		const dead = run('died');
		while (state.calls === 0) await new Promise((resolve) => setImmediate(resolve));
		await expect(run('died')).rejects.toMatchObject({ ...inProgress, retryAfterSeconds: 2 });
		const begun = service.now;
		service.now = new Date(begun.getTime() + 24_000);
		await expect(run('died')).rejects.toMatchObject(inProgress);
		service.now = new Date(begun.getTime() + 26_000);
		state.answer = () => Promise.resolve();
		const taken = await run('died');
		expect(taken.body).toEqual({ name: 'a', times: 1 });
		// The sleeper wakes up: it may neither answer something else nor write over the answer that was given.
		release();
		await expect(dead).rejects.toMatchObject(inProgress);
		expect(await run('died')).toEqual({ ...taken, replayed: true });
		expect(state).toMatchObject({ calls: 2, recorded: 1 });
	});

	it('sees who took over while it waited for its key', async () => {
		const { database, vault } = service.runtime;
		const scope = { principal: 'TEST', operation: 'test', key: 'waits', fingerprint: 'f', vault };
		const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
		await database.transaction((tx) => claimKey(tx, scope, service.now, first));
		const { held, release } = hang();
		let isAhead = (): void => {};
		const ahead = new Promise<void>((resolve) => (isAhead = resolve));
		const successor = database.transaction(async (tx) => {
			await claimKey(tx, scope, new Date(service.now.getTime() + 26_000), second);
			isAhead();
			await held();
		});
		await ahead;
		const renewal = database.transaction((tx) => renewKey(tx, scope, service.now, first));
		await untilLockWaits(service);
		const sleeper = database.transaction((tx) => fenceKey(tx, scope, first));
		await untilLockWaits(service, 2);
		release();
		await successor;
		expect(await renewal).toBe(false);
		await expect(sleeper).rejects.toMatchObject(inProgress);
		await expect(
			database.transaction((tx) => fenceKey(tx, scope, second)),
		).resolves.toBeUndefined();
	});

	it('does not take the key away from the attempt that took over', async () => {
		const { state, run } = vendor();
		const first = hang();
		const second = hang();
		state.answer = first.held;
		const sleeper = run('fence');
		while (state.calls < 1) await new Promise((resolve) => setImmediate(resolve));
		service.now = new Date(service.now.getTime() + 26_000);
		state.answer = second.held;
		const successor = run('fence');
		while (state.calls < 2) await new Promise((resolve) => setImmediate(resolve));
		first.release();
		await expect(sleeper).rejects.toMatchObject(inProgress);
		await expect(run('fence')).rejects.toMatchObject(inProgress);
		second.release();
		expect((await successor).body).toEqual({ name: 'a', times: 1 });
	});

	it.each([
		[
			'the vendor refused',
			(state: ReturnType<typeof vendor>['state']) =>
				(state.answer = () => Promise.reject(new ProviderError('test', 'rejected', 'no'))),
		],
		[
			'the vendor code is broken',
			(state: ReturnType<typeof vendor>['state']) =>
				(state.answer = () => Promise.reject(new TypeError('broken'))),
		],
		[
			'recording failed',
			(state: ReturnType<typeof vendor>['state']) =>
				(state.record = () => {
					throw new Error('broken');
				}),
		],
	])('can be tried again at once after %s', async (title, fail) => {
		const { state, run } = vendor();
		fail(state);
		await expect(run(title)).rejects.not.toMatchObject(inProgress);
		state.answer = () => Promise.resolve();
		state.record = () => {};
		expect((await run(title)).replayed).toBe(false);
		expect(state.recorded).toBe(1);
	});

	it('cannot be run inside a transaction', async () => {
		const handler = externalOperation(book, {
			prepare: async () => ({ call: 1 }),
			call: async () => 1,
			record: async () => ({ name: '', times: 0 }),
		});
		await expect(handler.run({} as never, {} as never)).rejects.toThrow(
			'cannot run inside a transaction',
		);
	});

	it('undoes everything when its answer does not fit its contract', async () => {
		const handler = handle(book, async (_, context) => {
			await context.tx.user.create({
				data: {
					id: crypto.randomUUID(),
					email: 'undone@cloudsales.test',
					name: 'x',
					role: 'SALES',
					status: 'INVITED',
				},
			});
			return { name: 'a', times: 0.5 };
		});
		await expect(
			runOperation(
				service.runtime,
				handler,
				{ name: 'a' },
				{ actor: systemActor('test'), request_id: 'test-request', key: 'unfit' },
			),
		).rejects.toThrow();
		expect(
			await service.runtime.database.client.user.count({
				where: { email: 'undone@cloudsales.test' },
			}),
		).toBe(0);
	});
});
