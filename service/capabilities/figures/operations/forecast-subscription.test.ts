import fc from 'fast-check';
import { addDays, isoDate } from '../../../platform/clock/index.ts';
import { newId } from '../../../platform/database/index.ts';
import { monthsOf, periodAt, recurringPeriods } from '../../../platform/period/index.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aProduct } from '../../catalog/fixtures.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aSubscription } from '../../subscriptions/fixtures.ts';
import { billNextPeriod } from '../../subscriptions/next-period.ts';
import { firstBillOn, listDue } from '../../subscriptions/renewal-store.ts';
import { lived, type Lived } from '../fixtures.ts';

const start = new Date('2027-01-20T03:00:00.000Z');
const today = new Date('2027-01-20T00:00:00.000Z');
const soon = (most: number) =>
	fc.integer({ min: 1, max: most }).map((days) => isoDate(addDays(today, days)));
const amounts = fc.bigInt({ min: 10_000n, max: 90_000_000n });

/** A subscription that runs, with changes and perhaps an end that are planned. */
const aPlan = fc
	.record({
		billing_period: fc.constantFrom(...recurringPeriods),
		age: fc.integer({ min: 0, max: 400 }),
		items: fc.array(
			fc.record({
				sold: amounts,
				changes: fc.uniqueArray(fc.tuple(soon(365), fc.oneof(fc.constant(0n), amounts)), {
					selector: ([day]) => day,
					maxLength: 3,
				}),
			}),
			{ minLength: 1, maxLength: 3 },
		),
		ends_on: fc.oneof(
			{ weight: 3, arbitrary: fc.constant(null) },
			{ weight: 1, arbitrary: soon(300) },
		),
		stub: fc.boolean(),
	})
	.map(({ billing_period, age, items, ends_on, stub }) => {
		const anchor = addDays(today, -age);
		const months = monthsOf(billing_period);
		let index = 1;
		while (periodAt(anchor, months, index).start <= today) index += 1;
		// After a suspension the next charge begins within a period.
		const { start: whole } = periodAt(anchor, months, index);
		const next = stub ? addDays(whole, 3) : whole;
		const lead = billing_period === 'YEARLY' ? 30 : 14;
		return {
			billing_period,
			moves: [[isoDate(anchor), 'ACTIVE']],
			items: items.map(({ sold, changes }) => [
				[isoDate(anchor), sold],
				...changes.toSorted(([a], [b]) => (a < b ? -1 : 1)),
			]),
			set: {
				next_billing_date: next,
				bill_on: addDays(next, -lead),
				...(ends_on === null ? {} : { ends_on: new Date(`${ends_on}T00:00:00.000Z`) }),
			},
		} as unknown as Omit<Lived, 'client_id'>;
	});

describe('subscription.forecast', () => {
	let service: TestService;
	let client_id: string;
	beforeAll(async () => {
		service = await startTestService({ now: start });
		client_id = (await aClient(service)).id;
	});
	afterAll(() => service.stop());

	const forecast = async (id: string, query = ''): Promise<any> => {
		const answer = await service.call('GET', `/subscriptions/${id}/forecast${query}`, undefined, {
			role: 'SALES',
		});
		expect(answer.status).toBe(200);
		return answer.body;
	};

	/** Makes every cycle until a day, each on its own day, as the billing run does. */
	async function billUntil(last: Date): Promise<void> {
		for (;;) {
			const day = await service.transaction((context) => firstBillOn(context));
			if (day === null || day > last) return;
			const now = new Date(+day + 3 * 3_600_000);
			if (now > service.now) service.now = now;
			const on = new Date(`${isoDate(service.now)}T00:00:00.000Z`);
			const due = await service.transaction((context) =>
				listDue(context, { today: on, after: null, except: [], take: 500 }),
			);
			for (const { id } of due)
				await service.transaction((context) =>
					billNextPeriod(context, id, { run_id: null, today: on, approved: true, made_before: 0 }),
				);
		}
	}

	it('says what the billing run makes of sixty subscriptions in a year, to the rupiah and the day', async () => {
		const plans = fc.sample(aPlan, { numRuns: 60, seed: 20_270_120 });
		const ids = await lived(
			service,
			plans.map((plan) => ({ ...plan, client_id })),
		);
		// Every fifth has a change that was too small to be charged by itself.
		await service.runtime.database.client.subscriptionChange.createMany({
			data: ids
				.filter((_, index) => index % 5 === 0)
				.map((subscription_id, index) => ({
					id: newId(),
					subscription_id,
					client_id,
					kind: 'ITEMS',
					status: 'APPLIED',
					effective_on: new Date('2027-01-15T00:00:00.000Z'),
					requested_by: 'test',
					carried_net: BigInt(1000 + index),
				})),
		});
		const report = (await service.call('GET', '/reports/forecast')).body;
		const forecasts = new Map<string, any>();
		for (const id of ids) forecasts.set(id, await forecast(id));
		const charges = [...forecasts.values()].flatMap(({ data }) => data);

		await billUntil(new Date('2028-01-19T00:00:00.000Z'));
		const { client: tx } = service.runtime.database;
		const cycles = await tx.billingCycle.findMany({
			where: { kind: 'RENEWAL' },
			orderBy: { period_start: 'asc' },
		});
		const until = '2028-01-19';
		for (const id of ids) {
			const made = cycles
				.filter((cycle) => cycle.subscription_id === id && isoDate(cycle.period_start) <= until)
				.map((cycle) => ({
					make_on: isoDate(cycle.created_at),
					due_date: isoDate(cycle.due_date),
					period_start: isoDate(cycle.period_start),
					period_end: isoDate(cycle.period_end),
					net: Number(cycle.amount - cycle.tax),
					tax: Number(cycle.tax),
					total: Number(cycle.amount),
				}));
			const { data } = forecasts.get(id);
			expect(made).toEqual(
				data.map(({ currency: _, credit: _c, to_pay: _t, ...charge }: any) => charge),
			);
		}
		// The report by month is their sum.
		const sum = (rows: any[], name: string): number =>
			rows.reduce((all, row) => all + row[name], 0);
		expect(charges.length).toBeGreaterThan(200);
		expect(sum(report.data, 'charges')).toBe(charges.length);
		for (const name of ['net', 'tax', 'total'])
			expect(sum(report.data, name)).toBe(sum(charges, name));
		for (const row of report.data)
			expect(row.total).toBe(
				sum(
					charges.filter(({ due_date }) => due_date.startsWith(row.month)),
					'total',
				),
			);
	}, 60_000);

	it('takes the rate of tax that is known for the day on which a cycle is made', async () => {
		const other = await startTestService({ now: start });
		try {
			const client = (await aClient(other)).id;
			const { client: tx } = other.runtime.database;
			await tx.taxRate.updateMany({
				where: { code: 'PPN' },
				data: { valid_to: new Date('2027-03-31T00:00:00.000Z') },
			});
			await tx.taxRate.create({
				data: {
					id: '01940000-0000-7000-8000-00000000aaaa',
					code: 'PPN',
					base_num: 1,
					base_den: 1,
					rate_num: 20,
					rate_den: 100,
					transaction_code: '04',
					source: 'a later regulation',
					valid_from: new Date('2027-04-01T00:00:00.000Z'),
					valid_to: new Date('2027-04-30T00:00:00.000Z'),
				},
			});
			const [id = ''] = await lived(other, [
				{
					client_id: client,
					moves: [['2026-10-10', 'ACTIVE']],
					items: [[['2026-10-10', 1_000_000n]]],
					set: {
						next_billing_date: new Date('2027-02-10T00:00:00.000Z'),
						bill_on: new Date('2027-01-27T00:00:00.000Z'),
					},
				},
			]);
			const { body } = await other.call('GET', `/subscriptions/${id}/forecast?months=6`);
			// Made on 27 January, 24 February, 27 March, 26 April and 27 May; for that day no rate is known yet.
			expect(body.data.map(({ make_on, tax }: any) => [make_on, tax])).toEqual([
				['2027-01-27', 110_000],
				['2027-02-24', 110_000],
				['2027-03-27', 110_000],
				['2027-04-26', 200_000],
				['2027-05-27', 110_000],
				['2027-06-26', 110_000],
			]);
			expect(body).toMatchObject({
				net: 6_000_000,
				tax: 750_000,
				total: 6_750_000,
				obstacle: null,
			});
		} finally {
			await other.stop();
		}
	});

	it('lets the credit of a client settle what is made first, also of its other subscriptions', async () => {
		const other = await startTestService({ now: start });
		try {
			const client = (await aClient(other)).id;
			const monthly = (next: string, amount: bigint, currency = 'IDR'): Lived => ({
				client_id: client,
				currency,
				moves: [[`2026-10-${next.slice(-2)}`, 'ACTIVE']],
				items: [[[`2026-10-${next.slice(-2)}`, amount]]],
				set: {
					next_billing_date: new Date(`${next}T00:00:00.000Z`),
					bill_on: addDays(new Date(`${next}T00:00:00.000Z`), -14),
				},
			});
			const [first = '', second = ''] = await lived(other, [
				monthly('2027-02-10', 1_000_000n),
				monthly('2027-02-05', 100_000n),
				monthly('2027-02-05', 100_000n, 'USD'),
			]);
			await other.runtime.database.client.creditNote.create({
				data: {
					id: newId(),
					number: 'CN-2027-000001',
					subject_type: 'test',
					subject_id: newId(),
					client_id: client,
					occasion: 'test',
					currency: 'IDR',
					period_start: today,
					period_end: today,
					of_period: today,
					amount: 1_500_000n,
					tax: 0n,
					credit_amount: 1_500_000n,
					reason: 'A test',
					status: 'ISSUED',
				},
			});
			const of = async (id: string) =>
				(await other.call('GET', `/subscriptions/${id}/forecast?months=3`)).body.data.map(
					({ total, credit, to_pay }: any) => [total, credit, to_pay],
				);
			// 111,000 and 1,110,000 in February, 111,000 at the beginning of March, and the rest of the credit.
			expect(await of(second)).toEqual([
				[111_000, 111_000, 0],
				[111_000, 111_000, 0],
				[111_000, 0, 111_000],
			]);
			expect(await of(first)).toEqual([
				[1_110_000, 1_110_000, 0],
				[1_110_000, 168_000, 942_000],
				[1_110_000, 0, 1_110_000],
			]);
		} finally {
			await other.stop();
		}
	});

	it('knows a real sale from its payment on, and what does not begin', async () => {
		const other = await startTestService();
		try {
			const pending = await aSubscription(other, { status: 'PAID' });
			const waiting = await other.call('GET', `/subscriptions/${pending.id}/forecast`);
			expect(waiting.body).toMatchObject({ data: [], events: [], total: 0 });
			expect(waiting.body.obstacle).toContain('first payment');
			const active = await aSubscription(other, { status: 'ACTIVE' });
			const { body } = await other.call('GET', `/subscriptions/${active.id}/forecast`);
			expect(body.data).toHaveLength(11);
			expect(body.data[0]).toMatchObject({
				period_start: active.next_billing_date,
				make_on: active.bill_on,
				net: 3_750_000,
				tax: 412_500,
				to_pay: 4_162_500,
			});
			expect(body.events.slice(0, 2).map(({ kind, date }: any) => [kind, date])).toEqual([
				['CHARGE_MADE', active.bill_on],
				['DUE', active.next_billing_date],
			]);
			const csv = await other.http
				.get(`/api/v1/subscriptions/${active.id}/forecast?format=csv`)
				.set('Authorization', `Bearer ${await other.keyFor('SALES')}`);
			expect(csv.text.split('\r\n')).toHaveLength(13);
			const missing = await other.call(
				'GET',
				'/subscriptions/01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f/forecast',
			);
			expect(missing.status).toBe(404);
		} finally {
			await other.stop();
		}
	});
});

describe('report.forecast', () => {
	it('keeps currencies and clients apart, and counts what waits for a person', async () => {
		const service = await startTestService({ now: start });
		try {
			expect((await service.call('GET', '/reports/forecast')).body).toEqual({
				data: [],
				parked: 0,
			});
			await aProduct(service);
			const [andal, bakti] = [(await aClient(service)).id, (await aClient(service)).id];
			const set = {
				next_billing_date: new Date('2027-02-10T00:00:00.000Z'),
				bill_on: new Date('2027-01-27T00:00:00.000Z'),
			};
			const yearly = (client_id: string, currency: string, more: object = {}): Lived => ({
				client_id,
				currency,
				billing_period: 'YEARLY',
				moves: [['2026-02-10', 'ACTIVE']],
				items: [[['2026-02-10', 1200n]]],
				set: { ...set, ...more },
			});
			await lived(service, [
				yearly(andal, 'IDR'),
				yearly(andal, 'USD'),
				yearly(bakti, 'IDR', { parked_reason: 'A test', parked_at: start }),
				{
					...yearly(bakti, 'IDR'),
					moves: [
						['2026-02-10', 'ACTIVE'],
						['2026-12-01', 'SUSPENDED'],
					],
				},
			]);
			const row = { month: '2027-02', charges: 1, net: 1200, tax: 132, total: 1332 };
			expect((await service.call('GET', '/reports/forecast')).body).toEqual({
				parked: 1,
				data: [
					{ ...row, currency: 'IDR', charges: 2, net: 2400, tax: 264, total: 2664 },
					{ ...row, currency: 'USD' },
				],
			});
			const one = await service.call('GET', `/reports/forecast?client_id=${andal}&currency=IDR`);
			expect(one.body).toEqual({ parked: 0, data: [{ ...row, currency: 'IDR' }] });
		} finally {
			await service.stop();
		}
	});
});
