import fc from 'fast-check';
import { fakeN8n, type FakeOptions } from './fake-n8n.ts';
import { load, type Json } from './pack.ts';

const { createKeys } = await load('nodes/shared/idempotency-key');

const event = (id: string): Json => ({
	event_id: id,
	type: 'payment.succeeded',
	occurred_at: '2026-11-20T00:00:00Z',
	data: {},
});
/** Keys of all items of one run of the node. */
function keysOf(options: FakeOptions): string[] {
	const key = createKeys(fakeN8n(options)) as (index: number, operation: string) => string;
	return (options.items ?? []).map((_, index) => key(index, 'payment_link.create'));
}
const items = (count: number) => Array.from({ length: count }, () => ({ json: {} }));
const batch = (events: string[], origin: number[]): FakeOptions => ({
	items: items(origin.length),
	trigger: { events: events.map(event), origin },
});

describe('the idempotency key of a command', () => {
	it('is the same when n8n runs the node again in the same execution', () => {
		const context = {};
		const run = { ...batch(['a', 'b'], [0, 0, 1]), context };
		expect(keysOf(run)).toEqual(keysOf(run));
		const plain = { items: items(3) };
		expect(keysOf(plain)).toEqual(keysOf(plain));
	});

	it('differs for every item and for every round of a loop', () => {
		const plain = [0, 1, 2].flatMap((runIndex) => keysOf({ items: items(4), runIndex }));
		expect(new Set(plain).size).toBe(12);
		const context = {};
		const looped = [0, 1, 2].flatMap((runIndex) =>
			keysOf({ ...batch(['a'], [0, 0]), runIndex, context }),
		);
		expect(new Set(looped).size).toBe(6);
	});

	it('is the same when an event is delivered again, in another execution and another batch', () => {
		const [, , inBatch] = keysOf({ ...batch(['a', 'b', 'c'], [0, 1, 2]), executionId: '7' });
		const [alone] = keysOf({ ...batch(['c'], [0]), executionId: '8' });
		expect(alone).toBe(inBatch);
	});

	it('is the same when a loop takes the events of a batch one by one and one of them comes back alone', () => {
		const context = {};
		const events = ['a', 'b'];
		keysOf({
			items: items(1),
			trigger: { events: events.map(event), origin: [0] },
			runIndex: 0,
			context,
		});
		const [second] = keysOf({
			items: items(1),
			trigger: { events: events.map(event), origin: [1] },
			runIndex: 1,
			context,
		});
		const [alone] = keysOf({ ...batch(['b'], [0]), runIndex: 0 });
		expect(alone).toBe(second);
	});

	it('follows the event of an item that is an event itself', () => {
		const [own] = keysOf({ items: [{ json: event('a') }], executionId: '1' });
		const [again] = keysOf({ items: [{ json: event('a') }], executionId: '2' });
		expect(own).toBe(again);
	});

	it('survives a node that lost from which item it made which, and then goes by the whole batch', () => {
		const lost = {
			items: items(2),
			trigger: { events: ['a', 'b'].map(event), origin: [null, null] },
		};
		const keys = keysOf(lost);
		expect(new Set(keys).size).toBe(2);
		expect(keysOf({ ...lost, executionId: '9' })).toEqual(keys);
	});

	it('tells operations and executions without an event apart', () => {
		expect(keysOf({ items: items(1), executionId: '1' })).not.toEqual(
			keysOf({ items: items(1), executionId: '2' }),
		);
		const key = createKeys(fakeN8n({ items: items(1) })) as (
			index: number,
			operation: string,
		) => string;
		expect(key(0, 'quotation.create')).not.toBe(key(0, 'quotation.sync'));
	});

	it('is always something that the service takes, and never shared by two items of whatever batches', () => {
		const runs = fc.array(
			fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 6 }),
			{ minLength: 1, maxLength: 4 },
		);
		fc.assert(
			fc.property(runs, (origins) => {
				const context = {};
				const events = ['a', 'b', 'c', 'd'];
				const keys = origins.flatMap((origin, runIndex) =>
					keysOf({ ...batch(events, origin), runIndex, context }),
				);
				expect(new Set(keys).size).toBe(keys.length);
				for (const key of keys) expect(key).toMatch(/^[\x21-\x7e]{1,255}$/);
			}),
		);
	});
});
