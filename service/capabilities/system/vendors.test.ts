import { addDays, addSeconds } from '../../platform/clock/index.ts';
import { newId } from '../../platform/database/index.ts';
import { ProviderError } from '../../platform/errors/index.ts';
import { createMeter } from '../../platform/provider/meter.ts';
import { driveSale } from '../../tests/drive-sale.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aPaymentLink } from '../payments/fixtures.ts';
import { forgetVendorMinutes } from './jobs.ts';
import { percentileOf } from './operations/get-vendor-health.ts';
import { recordVendorCalls, saveVendorCalls } from './record-vendor-calls.ts';
import * as store from './vendor-store.ts';

describe('vendor.health', () => {
	let service: TestService;
	beforeEach(async () => {
		service = await startTestService();
	});
	afterEach(() => service.stop());

	const health = async (query = ''): Promise<any[]> =>
		(await service.call('GET', `/vendors/health?${query}`)).body.data;
	const of = async (id: string, query = '') =>
		(await health(query)).find((vendor) => vendor.id === id);
	const minuteOf = (values: object = {}) => ({
		provider: 'xendit',
		minute: new Date('2026-11-20T02:59:00.000Z'),
		calls: 10,
		failures: 0,
		throttled: 0,
		held_back: 0,
		durations: [10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
		last_success_at: new Date('2026-11-20T02:59:30.000Z'),
		last_failure_at: null,
		last_failure: null,
		circuit: 'closed' as const,
		...values,
	});
	const written = (process_id: string, ...minutes: ReturnType<typeof minuteOf>[]) =>
		store.saveMinutes(service.runtime.database.client, { process_id, now: service.now }, minutes);

	it('counts the calls of a sale, and nothing while no vendor is called', async () => {
		expect(new Set((await health()).map(({ state }) => state))).toEqual(new Set(['UNUSED']));
		await driveSale(service);
		await saveVendorCalls(service.runtime);
		for (const id of ['xendit', 'gmail', 'google-workspace'])
			expect(await of(id)).toMatchObject({
				state: 'WELL',
				calls: expect.any(Number),
				success_rate: 10_000,
				p95_ms: expect.any(Number),
				last_success_at: service.now.toISOString(),
				circuit: 'closed',
			});
		expect((await of('xendit')).calls).toBeGreaterThan(0);
	});

	it('tells a failure from a refusal, and what is held back from what was sent', async () => {
		const fail = (kind: 'unavailable' | 'rejected', times: number) => {
			for (let count = 0; count < times; count += 1)
				service.vendors.failures.push({
					method: 'createLink',
					error: new ProviderError('xendit', kind, 'Nama Orang', { code: 'timeout' }),
				});
		};
		const tryLink = () => aPaymentLink(service).catch(() => undefined);
		fail('rejected', 1);
		await tryLink();
		await saveVendorCalls(service.runtime);
		const before = await of('xendit');
		expect(before).toMatchObject({ state: 'WELL', failures: 0, last_failure: null });
		fail('unavailable', 40);
		for (let count = 0; count < 12; count += 1) await tryLink();
		await saveVendorCalls(service.runtime);
		const after = await of('xendit');
		expect(after).toMatchObject({
			state: 'DOWN',
			circuit: 'open',
			last_failure: 'unavailable timeout',
			last_failure_at: service.now.toISOString(),
		});
		expect(after.failures).toBeGreaterThanOrEqual(5);
		expect(after.held_back).toBeGreaterThan(0);
		expect(after.success_rate).toBeLessThan(10_000);
	});

	it('adds up what all processes have written', async () => {
		await written(newId(), minuteOf());
		await written(newId(), minuteOf({ calls: 5, failures: 3, circuit: 'open' }));
		expect(await of('xendit')).toMatchObject({
			calls: 15,
			failures: 3,
			circuit: 'open',
			state: 'DOWN',
		});
	});

	it('counts a minute once that is written again', async () => {
		const process_id = newId();
		await written(process_id, minuteOf({ calls: 3 }));
		await written(process_id, minuteOf({ calls: 4 }));
		expect((await of('xendit')).calls).toBe(4);
	});

	it('keeps the latest success and failure, whichever process writes last', async () => {
		const at = (second: number) => addSeconds(service.now, -60 + second);
		await written(
			newId(),
			minuteOf({ last_success_at: at(20), last_failure_at: at(30), last_failure: 'new' }),
		);
		await written(
			newId(),
			minuteOf({ last_success_at: at(10), last_failure_at: at(10), last_failure: 'old' }),
		);
		await written(newId(), minuteOf({ last_success_at: null }));
		expect(await of('xendit')).toMatchObject({
			last_success_at: at(20).toISOString(),
			last_failure_at: at(30).toISOString(),
			last_failure: 'new',
		});
	});

	it('forgets an open circuit of a process that is gone', async () => {
		await written(newId(), minuteOf({ minute: addSeconds(service.now, -600), circuit: 'open' }));
		expect(await of('xendit')).toMatchObject({ calls: 10, circuit: 'closed', state: 'WELL' });
	});

	it('counts only the minutes that were asked for', async () => {
		await written(newId(), minuteOf({ minute: addSeconds(service.now, -3 * 3600) }));
		expect((await of('xendit')).state).toBe('UNUSED');
		expect((await of('xendit', 'minutes=240')).calls).toBe(10);
	});

	it('shows the webhooks of a vendor that wait and that were given up', async () => {
		const call = { provider: 'xendit', headers: {}, raw_body: Buffer.from('{}') };
		for (const status of ['RECEIVED', 'DEAD', 'DEAD', 'PROCESSED']) {
			const id = newId();
			const data = { id, event_id: id, ...call, received_at: service.now, status };
			await (service.runtime.database.client as any).webhookEvent.create({ data });
		}
		expect(await of('xendit')).toMatchObject({ webhooks_waiting: 1, webhooks_dead: 2 });
	});

	it('is forgotten after eight days, but for when it last did well', async () => {
		const minute = addDays(service.now, -9);
		await written(newId(), minuteOf({ minute, last_success_at: minute }));
		await service.runJob(forgetVendorMinutes, {});
		const { client } = service.runtime.database as any;
		expect(await client.vendorMinute.count()).toBe(0);
		expect((await of('xendit')).last_success_at).toBe(minute.toISOString());
	});

	it('is written again when the database was away, with all that was counted', async () => {
		await aPaymentLink(service);
		const away = { client: { $executeRaw: () => Promise.reject(new Error('away')) } } as any;
		await expect(saveVendorCalls({ ...service.runtime, database: away })).rejects.toThrow('away');
		await recordVendorCalls(service.runtime).stop();
		expect((await of('xendit')).calls).toBeGreaterThan(0);
	});
});

describe('the 95th percentile', () => {
	it.each([
		[[], null],
		[[[1, 100]], 50],
		[
			[
				[1, 95],
				[4, 5],
			],
			50,
		],
		[
			[
				[1, 94],
				[4, 6],
			],
			400,
		],
		[[[11, 1]], null],
	] as const)('of %j is %s', (buckets, expected) => {
		const rows = buckets.map(([bucket, calls]) => ({ bucket, calls }));
		expect(percentileOf(rows, 0.95)).toBe(expected);
	});
});

describe('the meter of calls', () => {
	it('gives each minute whole until it is over, and nothing that has not changed', async () => {
		let now = new Date('2026-11-20T03:00:10.000Z');
		const meter = createMeter({ now: () => now });
		const call = () => meter.measure('xendit', async () => 1);
		await call();
		expect(meter.take()).toMatchObject([
			{ calls: 1, minute: new Date('2026-11-20T03:00:00.000Z') },
		]);
		expect(meter.take()).toEqual([]);
		await call();
		now = new Date('2026-11-20T03:01:00.000Z');
		await call();
		expect(meter.take()).toMatchObject([
			{ calls: 2, minute: new Date('2026-11-20T03:00:00.000Z') },
			{ calls: 1, minute: now },
		]);
	});

	it('passes answers and errors on as they are', async () => {
		const meter = createMeter({ now: () => new Date() });
		expect(await meter.measure('xendit', async () => 7)).toBe(7);
		const error = new Error('a defect');
		await expect(meter.measure('xendit', () => Promise.reject(error))).rejects.toBe(error);
		expect(meter.take()).toMatchObject([{ calls: 2, failures: 0 }]);
	});
});
