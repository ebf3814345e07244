import { jest } from '@jest/globals';
import { pino } from 'pino';
import { addSeconds } from '../clock/index.ts';
import { ProviderError, type ProviderErrorKind } from '../errors/index.ts';
import { createGuard, type Guard } from './guard.ts';
import { isDeferred } from './deferred.ts';
import type { PaceSettings } from './pace.ts';
import { definePort } from './port.ts';

interface Vendor {
	readonly id: string;
	look(): Promise<string>;
	make(): Promise<string>;
	render(): Promise<string>;
	check(text: string): boolean;
}
const vendorPort = definePort<Vendor>('vendor', {
	look: 'vendor',
	make: 'vendor',
	render: 'local',
});

/** A vendor behind its guard, on a clock that stands still. */
function aVendor(pace: PaceSettings | null = null) {
	const state = {
		now: new Date('2026-11-20T03:00:00.000Z'),
		asked: 0,
		answer: (): string | Promise<string> => 'yes',
		lines: [] as { level: number; msg: string; provider: string }[],
	};
	const log = pino({ level: 'info' }, { write: (line) => state.lines.push(JSON.parse(line)) });
	const guard: Guard = createGuard(
		{ id: 'vendor', title: 'Vendor', pace },
		{
			settings: { failures_max: 3, open_seconds: 10, wait_ms_max: 1000 },
			clock: { now: () => state.now },
			log,
		},
	);
	const ask = async () => {
		state.asked += 1;
		return state.answer();
	};
	const vendor = guard.protect<Vendor>(vendorPort, {
		id: 'vendor',
		look: ask,
		make: ask,
		render: ask,
		check: (text) => text === 'good',
	});
	const later = (seconds: number) => (state.now = addSeconds(state.now, seconds));
	return { state, guard, vendor, later };
}

const failing =
	(kind: ProviderErrorKind, options: object = {}) =>
	() => {
		throw new ProviderError('vendor', kind, `it was ${kind}`, options);
	};
const refusal = async (call: Promise<unknown>): Promise<ProviderError> =>
	call.then(
		() => Promise.reject(new Error('It was not refused')),
		(error) => error as ProviderError,
	);

describe('the circuit breaker of a vendor', () => {
	async function open({ state, vendor }: ReturnType<typeof aVendor>): Promise<void> {
		state.answer = failing('unavailable');
		for (let count = 0; count < 3; count += 1) await refusal(vendor.look());
	}

	it.each(['unavailable', 'outcome-unknown'] as const)(
		'opens after some calls in a row were %s, and asks nothing more',
		async (kind) => {
			const { state, guard, vendor } = aVendor();
			state.answer = failing(kind);
			for (const expected of ['closed', 'closed', 'closed']) {
				expect(guard.state()).toBe(expected);
				expect(await refusal(vendor.make())).toMatchObject({ kind, code: undefined });
			}
			expect(guard.state()).toBe('open');
			const error = await refusal(vendor.make());
			expect(error).toMatchObject({
				provider: 'vendor',
				kind: 'unavailable',
				code: 'circuit-open',
				retryAfterSeconds: 10,
			});
			expect(isDeferred(error)).toBe(true);
			expect(state.asked).toBe(3);
		},
	);

	it.each([
		['rejected', {}],
		['throttled', { retryAfterSeconds: 0 }],
		['unavailable', { code: 'lease-lost' }],
	] as const)('stays closed for a vendor that is %s %j', async (kind, options) => {
		const { state, guard, vendor } = aVendor();
		state.answer = failing(kind, options);
		for (let count = 0; count < 10; count += 1) await refusal(vendor.look());
		expect([guard.state(), state.asked]).toEqual(['closed', 10]);
	});

	it.each([
		['unavailable', { code: 'malformed-answer' }],
		['outcome-unknown', { code: 'malformed-answer' }],
		['unavailable', { code: 'HTTP_403', status: 403 }],
		['outcome-unknown', { code: 'HTTP_400', status: 400 }],
	] as const)('stays closed for an answer that is %s %j', async (kind, options) => {
		const { state, guard, vendor } = aVendor();
		state.answer = failing(kind, options);
		for (let count = 0; count < 10; count += 1) await refusal(vendor.make());
		expect([guard.state(), state.asked]).toEqual(['closed', 10]);
	});

	it.each([{ status: 502 }, { status: 408 }, { code: 'timeout' }, { code: 'no-answer' }])(
		'opens for %j',
		async (options) => {
			const { state, guard, vendor } = aVendor();
			state.answer = failing('unavailable', options);
			for (let count = 0; count < 3; count += 1) await refusal(vendor.look());
			expect(guard.state()).toBe('open');
		},
	);

	it('stays closed when a call breaks for a reason of our own', async () => {
		const { state, guard, vendor } = aVendor();
		state.answer = () => {
			throw new TypeError('a defect');
		};
		for (let count = 0; count < 10; count += 1)
			await expect(vendor.look()).rejects.toThrow(TypeError);
		expect(guard.state()).toBe('closed');
	});

	it.each([
		['an answer', () => 'yes'],
		['a refusal', failing('rejected')],
	])('counts failures anew after %s', async (_, answer) => {
		const { state, guard, vendor } = aVendor();
		for (let round = 0; round < 3; round += 1) {
			state.answer = failing('unavailable');
			await refusal(vendor.look());
			await refusal(vendor.look());
			state.answer = answer;
			await vendor.look().catch(() => undefined);
		}
		expect(guard.state()).toBe('closed');
	});

	it('says how long it stays open', async () => {
		const one = aVendor();
		await open(one);
		one.later(7);
		expect((await refusal(one.vendor.look())).retryAfterSeconds).toBe(3);
	});

	it('lets one call through when the time is over, and closes when it is answered', async () => {
		const one = aVendor();
		await open(one);
		one.later(10);
		let give: (text: string) => void = () => undefined;
		one.state.answer = () => new Promise((resolve) => (give = resolve));
		const trial = one.vendor.look();
		expect(one.guard.state()).toBe('half-open');
		const others = await Promise.all([1, 2, 3].map(() => refusal(one.vendor.make())));
		for (const error of others)
			expect(error).toMatchObject({ code: 'circuit-open', retryAfterSeconds: 1 });
		give('yes');
		expect(await trial).toBe('yes');
		expect([one.guard.state(), one.state.asked]).toEqual(['closed', 4]);
	});

	it('opens again at the first failure when the time is over', async () => {
		const one = aVendor();
		await open(one);
		one.later(10);
		await refusal(one.vendor.look());
		expect([one.guard.state(), one.state.asked]).toEqual(['open', 4]);
		expect((await refusal(one.vendor.look())).retryAfterSeconds).toBe(10);
		expect(one.state.asked).toBe(4);
	});

	it.each([
		['was never sent', failing('unavailable', { code: 'lease-lost' })],
		[
			'broke for a reason of our own',
			() => {
				throw new TypeError('a defect');
			},
		],
	])('stays open when the call that was to try the vendor %s', async (_, answer) => {
		const one = aVendor();
		await open(one);
		one.later(10);
		one.state.answer = answer;
		await expect(one.vendor.look()).rejects.toThrow();
		expect(one.guard.state()).toBe('open');
		one.later(10);
		one.state.answer = () => 'yes';
		await one.vendor.look();
		expect(one.guard.state()).toBe('closed');
	});

	it('takes a refusal for a sign of life', async () => {
		const one = aVendor();
		await open(one);
		one.later(10);
		one.state.answer = failing('rejected');
		expect((await refusal(one.vendor.look())).kind).toBe('rejected');
		expect(one.guard.state()).toBe('closed');
	});

	it('does not stay open when the clock is set back', async () => {
		const one = aVendor();
		await open(one);
		one.later(-3600);
		one.state.answer = () => 'yes';
		expect(await one.vendor.look()).toBe('yes');
	});

	it('is logged once when it opens and once when it closes', async () => {
		const one = aVendor();
		await open(one);
		for (let round = 0; round < 3; round += 1) {
			one.later(10);
			await refusal(one.vendor.look());
		}
		one.later(10);
		one.state.answer = () => 'yes';
		await one.vendor.look();
		expect(one.state.lines.map(({ level, msg, provider }) => [level, msg, provider])).toEqual([
			[40, 'a vendor does not answer; its calls are held back', 'vendor'],
			[30, 'a vendor answers again', 'vendor'],
		]);
	});

	it('never stands before what does not reach the vendor', async () => {
		const one = aVendor();
		await open(one);
		one.state.answer = () => 'yes';
		expect(await one.vendor.render()).toBe('yes');
		expect([one.vendor.id, one.vendor.check('good')]).toEqual(['vendor', true]);
	});
});

describe('the pace of a vendor', () => {
	beforeEach(() => {
		jest.useFakeTimers();
	});
	afterEach(() => {
		jest.useRealTimers();
	});

	it('counts what a call costs where the vendor counts units', async () => {
		const { state, vendor } = aVendor({
			per_second: 0.01,
			burst: 10,
			costs: { 'vendor.make': 8, 'vendor.look': 2 },
		});
		await vendor.make();
		await vendor.look();
		expect((await refusal(vendor.look())).code).toBe('rate-limited-locally');
		expect(state.asked).toBe(2);
	});

	it('keeps some calls to a narrower limit of their own, and lets the others go on', async () => {
		const { state, vendor } = aVendor({
			per_second: 100,
			burst: 100,
			narrower: { methods: ['vendor.make'], per_second: 0.01, burst: 1 },
		});
		await vendor.make();
		expect((await refusal(vendor.make())).code).toBe('rate-limited-locally');
		await vendor.look();
		expect(state.asked).toBe(2);
	});

	it('lets a call through that costs more than may be saved up', async () => {
		const { state, vendor } = aVendor({
			per_second: 1000,
			burst: 1,
			costs: { 'vendor.make': 100 },
		});
		await vendor.make();
		expect(state.asked).toBe(1);
	});

	it('lets some calls leave at once, and the others at the rate that is allowed', async () => {
		const { state, vendor } = aVendor({ per_second: 4, burst: 2 });
		const calls = Promise.all([1, 2, 3, 4].map(() => vendor.look()));
		await jest.advanceTimersByTimeAsync(0);
		expect(state.asked).toBe(2);
		await jest.advanceTimersByTimeAsync(250);
		expect(state.asked).toBe(3);
		await jest.advanceTimersByTimeAsync(250);
		expect(state.asked).toBe(4);
		expect(await calls).toHaveLength(4);
	});

	it('refuses a call at once that would wait too long, and sends nothing', async () => {
		const { state, vendor } = aVendor({ per_second: 1, burst: 1 });
		const first = vendor.look();
		const second = vendor.look();
		const error = await refusal(vendor.look());
		expect(error).toMatchObject({
			kind: 'throttled',
			code: 'rate-limited-locally',
			retryAfterSeconds: 2,
		});
		expect(isDeferred(error)).toBe(true);
		await jest.advanceTimersByTimeAsync(1000);
		await Promise.all([first, second]);
		expect(state.asked).toBe(2);
	});

	it('asks nothing after a wait in which the vendor was found to be down', async () => {
		const { state, vendor } = aVendor({ per_second: 4, burst: 3 });
		state.answer = failing('unavailable');
		const down = Promise.all([1, 2, 3].map(() => refusal(vendor.look())));
		const waiting = refusal(vendor.make());
		await jest.advanceTimersByTimeAsync(250);
		await down;
		expect(await waiting).toMatchObject({ code: 'circuit-open' });
		expect(state.asked).toBe(3);
	});

	it('gives back what was not used, up to the burst', async () => {
		const { state, vendor } = aVendor({ per_second: 1, burst: 2 });
		await Promise.all([vendor.look(), vendor.look()]);
		await jest.advanceTimersByTimeAsync(60_000);
		const calls = Promise.all([1, 2, 3].map(() => vendor.look()));
		await jest.advanceTimersByTimeAsync(0);
		expect(state.asked).toBe(4);
		await jest.advanceTimersByTimeAsync(1000);
		await calls;
	});
});

describe('a vendor that asks for patience', () => {
	it('is not asked for the same again before its time, and for other things at once', async () => {
		const { state, vendor, later } = aVendor();
		state.answer = failing('throttled', { retryAfterSeconds: 20, code: 'RATE' });
		expect((await refusal(vendor.make())).code).toBe('RATE');
		state.answer = () => 'yes';
		later(15);
		expect(await refusal(vendor.make())).toMatchObject({
			kind: 'throttled',
			code: 'rate-limited-locally',
			retryAfterSeconds: 5,
		});
		expect(await vendor.look()).toBe('yes');
		later(5);
		expect(await vendor.make()).toBe('yes');
		expect(state.asked).toBe(3);
	});

	it('is asked again after a minute, however long it wants to be left alone', async () => {
		const { state, vendor, later } = aVendor();
		state.answer = failing('throttled', { retryAfterSeconds: 86_400 });
		await refusal(vendor.make());
		later(60);
		await refusal(vendor.make());
		expect(state.asked).toBe(2);
	});
});

describe('definePort', () => {
	it('compiles only when every method that may take its time is named, and no other', () => {
		const forgotten = { look: 'vendor' } as const;
		// @ts-expect-error make and render are missing
		const one = definePort<Vendor>('vendor', forgotten);
		const wrong = { look: 'vendor', make: 'vendor', render: 'remote' } as const;
		// @ts-expect-error a call reaches the vendor or stays here
		const other = definePort<Vendor>('vendor', wrong);
		expect([one.name, other.name]).toEqual(['vendor', 'vendor']);
	});
});
