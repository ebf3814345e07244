import { z } from 'zod';
import { startTestService, type TestService } from '../../tests/service.ts';
import { newId } from '../database/index.ts';
import { createDispatcher, type FanOut } from './dispatcher.ts';
import { defineEvents, defineReaction, type Reaction, type StoredEvent } from './index.ts';

const { happened, other } = defineEvents('test', {
	happened: {
		description: 'For tests',
		payload: z.object({ amount: z.codec(z.int(), z.bigint(), { decode: BigInt, encode: Number }) }),
	},
	other: { description: 'For tests', payload: z.object({}) },
});

describe('the outbox', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	beforeEach(async () => {
		await database().event.deleteMany();
		await database().counter.deleteMany();
	});
	afterAll(() => service.stop());

	const database = () => service.runtime.database.client;
	const publish = (amount = 1n) =>
		service.transaction(async (context) =>
			context.publish(happened, {
				subject_type: 'test',
				subject_id: newId(),
				client_id: null,
				payload: { amount },
			}),
		);
	const dispatcher = (reactions: readonly Reaction[], fanOut: FanOut = async () => {}) =>
		createDispatcher(service.runtime, reactions, fanOut);
	const later = (seconds: number): void => {
		service.now = new Date(service.now.getTime() + seconds * 1000);
	};
	/** Writes a row through the transaction of the reaction, so that only a commit shows it. */
	const note = (
		name: string,
		event: StoredEvent<{ amount: bigint }>,
		tx: { counter: { create(query: object): Promise<unknown> } },
	) => tx.counter.create({ data: { name: `${name}:${event.id}`, value: event.payload.amount } });
	const notes = () => database().counter.findMany({ orderBy: { name: 'asc' } });

	it('holds an event exactly when its cause is committed', async () => {
		const failing = service.transaction(async (context) => {
			context.publish(happened, {
				subject_type: 'test',
				subject_id: newId(),
				client_id: null,
				payload: { amount: 1n },
			});
			throw new Error('undone');
		});
		await expect(failing).rejects.toThrow('undone');
		expect(await database().event.count()).toBe(0);
		await publish(7n);
		expect(await database().event.findMany()).toMatchObject([
			{ type: 'test.happened', payload: { amount: 7 }, dispatched_at: null },
		]);
	});

	it('refuses a payload that does not fit its event', async () => {
		const wrong = service.transaction(async (context) =>
			context.publish(happened, {
				subject_type: 'test',
				subject_id: newId(),
				client_id: null,
				payload: { amount: 2n ** 60n },
			}),
		);
		await expect(wrong).rejects.toThrow();
		expect(await database().event.count()).toBe(0);
	});

	it('lets every reaction run once per event, although two dispatchers work at the same time', async () => {
		for (let number = 0; number < 60; number += 1) await publish(BigInt(number));
		const reactions = ['one', 'two'].map((name) =>
			defineReaction(`test.${name}`, happened, (event, context) =>
				note(name, event, context.tx).then(() => {}),
			),
		);
		const handedOn: string[] = [];
		const fanOut: FanOut = async (_, events) =>
			void handedOn.push(...events.map((event) => event.id));
		const dispatchers = [
			dispatcher(reactions, fanOut),
			dispatcher(reactions, fanOut),
			dispatcher(reactions, fanOut),
		];
		while ((await Promise.all(dispatchers.map((one) => one.drain()))).some((count) => count > 0));
		expect(await notes()).toHaveLength(120);
		expect(handedOn).toHaveLength(60);
		expect(new Set(handedOn).size).toBe(60);
		expect(await database().event.count({ where: { dispatched_at: null } })).toBe(0);
	});

	it('lets a reaction run once even when two dispatchers hold the same event', async () => {
		await publish(1n);
		const reaction = defineReaction('test.slow', happened, async (event, context) => {
			// The first to come sleeps past its lease, so the second takes the event as well.
			later(61);
			await note(`run-${(runs += 1)}`, event, context.tx);
			if (runs === 1) await second.drain();
		});
		let runs = 0;
		const first = dispatcher([reaction]);
		const second = dispatcher([
			defineReaction('test.slow', happened, () => Promise.reject(new Error('must not run'))),
		]);
		await first.drain();
		expect(runs).toBe(1);
		expect(await database().eventReaction.findMany()).toMatchObject([{ status: 'DONE' }]);
	}, 60_000);

	it('runs only the reactions to that event, and gives them what was published', async () => {
		const seen: unknown[] = [];
		await publish(9_007_199_254_740_991n);
		const reactions = [
			defineReaction('test.right', happened, async (event) => void seen.push(event.payload)),
			defineReaction('test.wrong', other, async () => void seen.push('wrong')),
		];
		await dispatcher(reactions).drain();
		expect(seen).toEqual([{ amount: 9_007_199_254_740_991n }]);
	});

	it('hands an event on only after its reactions are committed', async () => {
		await publish();
		const seen: string[] = [];
		const reaction = defineReaction('test.first', happened, (event, context) =>
			note('done', event, context.tx).then(() => {}),
		);
		const fanOut: FanOut = async () =>
			void seen.push(...(await notes()).map((one) => one.name.split(':')[0]!));
		await dispatcher([reaction], fanOut).drain();
		expect(seen).toEqual(['done']);
	});

	it('hands events on in the order in which they happened', async () => {
		for (let number = 0; number < 30; number += 1) await publish(BigInt(number));
		const order: unknown[] = [];
		await dispatcher(
			[],
			async (_, events) =>
				void order.push(...events.map((event) => (event.payload as { amount: number }).amount)),
		).drain();
		expect(order).toEqual(Array.from({ length: 30 }, (_, number) => number));
	});

	it('tries a failing reaction again after growing pauses, sets it aside, and hands the event on all the same', async () => {
		await publish();
		const times: number[] = [];
		let handedOn = 0;
		const begun = service.now.getTime();
		const bad = defineReaction('test.bad', happened, async (event, context) => {
			await note('half', event, context.tx);
			times.push((service.now.getTime() - begun) / 1000);
			throw new Error('never works');
		});
		let goodRuns = 0;
		const good = defineReaction('test.good', happened, async (event, context) => {
			goodRuns += 1;
			await note('good', event, context.tx);
		});
		const one = dispatcher([bad, good], async (_, events) => void (handedOn += events.length));
		for (let second = 0; second < 4000 && handedOn === 0; second += 1) {
			await one.drain();
			if (handedOn > 0) break;
			expect(
				(await database().eventReaction.findFirst({ where: { reaction: 'test.good' } }))?.status,
			).toBe('DONE');
			const next = (await database().event.findFirstOrThrow()).next_dispatch_at;
			expect(next.getTime()).toBeGreaterThan(service.now.getTime());
			service.now = next;
		}
		const pauses = times.slice(1).map((time, index) => time - times[index]!);
		expect(pauses).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
		expect([handedOn, goodRuns]).toEqual([1, 1]);
		expect(await database().eventReaction.findMany({ orderBy: { reaction: 'asc' } })).toMatchObject(
			[
				{ reaction: 'test.bad', status: 'DEAD', attempt: 12, error: 'never works' },
				{ reaction: 'test.good', status: 'DONE', attempt: 1 },
			],
		);
		expect((await notes()).map((row) => row.name.split(':')[0])).toEqual(['good']);
	});

	it('runs a DEAD reaction again when the event is replayed, and none that is done', async () => {
		await publish();
		const { id } = await database().event.findFirstOrThrow();
		let works = false;
		let handedOn = 0;
		const good = defineReaction('test.good', happened, (event, context) =>
			note('good', event, context.tx).then(() => {}),
		);
		const flaky = defineReaction('test.flaky', happened, async (event, context) => {
			if (!works) throw new Error('not yet');
			await note('flaky', event, context.tx);
		});
		const one = dispatcher([good, flaky], async (_, events) => void (handedOn += events.length));
		for (let round = 0; round < 12; round += 1) {
			await one.drain();
			later(301);
		}
		expect(handedOn).toBe(1);
		works = true;
		const path = `/events/${id}/replay`;
		const replayed = await service.call('POST', path, {});
		expect(replayed).toMatchObject({ status: 200, body: { deliveries: 0, reactions: 1 } });
		await one.drain();
		expect((await notes()).map((row) => row.name.split(':')[0])).toEqual(['flaky', 'good']);
		expect(await database().eventReaction.findMany()).toMatchObject([
			{ status: 'DONE' },
			{ status: 'DONE' },
		]);
		expect((await service.call('POST', path, {})).body).toEqual({ deliveries: 0, reactions: 0 });
	});

	it('works again after a failure that passes', async () => {
		await publish();
		let failures = 2;
		const reaction = defineReaction('test.flaky', happened, async (event, context) => {
			if (failures-- > 0) throw new Error('not yet');
			await note('done', event, context.tx);
		});
		const one = dispatcher([reaction]);
		for (let round = 0; round < 4; round += 1) {
			await one.drain();
			later(10);
		}
		expect(await notes()).toHaveLength(1);
		expect(await database().eventReaction.findFirst()).toMatchObject({
			status: 'DONE',
			attempt: 3,
		});
	});

	it('takes over what a dead dispatcher held, when its lease is over', async () => {
		await publish();
		const dead = dispatcher([], () => Promise.reject(new Error('died while handing on')));
		await expect(dead.drain()).rejects.toThrow('died');
		let handedOn = 0;
		const alive = dispatcher([], async (_, events) => void (handedOn += events.length));
		later(24);
		expect(await alive.drain()).toBe(0);
		later(2);
		expect(await alive.drain()).toBe(1);
		expect(handedOn).toBe(1);
	});

	it('does not mark as dispatched what could not be handed on', async () => {
		await publish();
		await expect(dispatcher([], () => Promise.reject(new Error('no'))).drain()).rejects.toThrow(
			'no',
		);
		expect(await database().event.count({ where: { dispatched_at: null } })).toBe(1);
	});

	it('is emptied by a running dispatcher as soon as something is committed, also after its connection was lost', async () => {
		let arrived = (): void => {};
		const one = dispatcher([], async () => arrived());
		const next = () => new Promise<void>((resolve) => (arrived = resolve));
		await one.start();
		try {
			const first = next();
			await publish();
			await first;
			await database()
				.$queryRaw`SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE query LIKE 'LISTEN cloudsales_events%' AND datname = current_database()`;
			const second = next();
			await publish();
			await second;
		} finally {
			await one.stop();
		}
		expect(await database().event.count({ where: { dispatched_at: null } })).toBeLessThanOrEqual(1);
	});
});
