import fc from 'fast-check';
import { addDays, businessDate } from '../../platform/clock/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aClient } from '../clients/fixtures.ts';
import { lived, type Lived } from './fixtures.ts';
import { endOfMonth, monthsOfRange, monthText } from './rules.ts';

const now = new Date('2027-03-17T09:30:00.000Z');
const first = new Date('2026-01-01T00:00:00.000Z');
const months = monthsOfRange(first, new Date('2027-03-01T00:00:00.000Z'));

const statuses = ['ACTIVE', 'PAST_DUE', 'SUSPENDED', 'PAUSED', 'CANCELLED'];
const instants = fc
	.integer({ min: 0, max: Math.floor((+now - +first) / 60_000) })
	.map((minutes) => new Date(+first + minutes * 60_000).toISOString());
const amounts = fc.oneof(fc.constant(0n), fc.bigInt({ min: 1n, max: 50_000_000n }));
/** Any past, also ones that no life cycle allows: a report must add up whatever is there. */
const aPast = fc.record({
	client: fc.nat({ max: 24 }),
	currency: fc.constantFrom('IDR', 'USD', 'SGD'),
	billing_period: fc.constantFrom('MONTHLY', 'QUARTERLY', 'HALF_YEARLY', 'YEARLY'),
	moves: fc
		.array(fc.tuple(instants, fc.constantFrom(...statuses)), { minLength: 1, maxLength: 9 })
		.map((moves) => moves.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))),
	items: fc.array(
		fc
			.uniqueArray(
				fc.tuple(
					instants.map((text) => text.slice(0, 10)),
					amounts,
				),
				{
					selector: ([day]) => day,
					minLength: 1,
					maxLength: 5,
				},
			)
			.map((terms) => terms.toSorted(([a], [b]) => (a < b ? -1 : 1))),
		{ minLength: 1, maxLength: 3 },
	),
});
const times: Record<string, bigint> = { MONTHLY: 12n, QUARTERLY: 4n, HALF_YEARLY: 2n, YEARLY: 1n };

type Past = Lived & { client: number };
type Paid = { mrr: bigint; at_risk: bigint; paused: bigint };

/** What a client pays a month at an instant, read from its pasts one after the other. */
function paid(pasts: readonly Past[], instant: Date): Paid {
	const day = businessDate(instant).toISOString().slice(0, 10);
	const sums: Record<string, bigint> = {};
	for (const { moves, items, billing_period } of pasts) {
		const status = moves.findLast(([when]) => new Date(when) <= instant)?.[1];
		if (status === undefined) continue;
		for (const terms of items) {
			const amount = terms.findLast(([from]) => from <= day)?.[1] ?? 0n;
			sums[status] = (sums[status] ?? 0n) + amount * (times[billing_period ?? ''] ?? 0n);
		}
	}
	const aMonth = (...of: string[]): bigint =>
		(of.reduce((sum, status) => sum + (sums[status] ?? 0n), 0n) * 2n + 12n) / 24n;
	return {
		mrr: aMonth('ACTIVE', 'PAST_DUE'),
		at_risk: aMonth('SUSPENDED'),
		paused: aMonth('PAUSED'),
	};
}

/** The first day on which one of them was active and had a price. */
function firstDay(pasts: readonly Past[]): string | undefined {
	const days = pasts.flatMap(({ moves, items }) => {
		const started = moves.find(([, status]) => status === 'ACTIVE')?.[0];
		const [priced] = items
			.flatMap((terms) => terms.filter(([, amount]) => amount > 0n).map(([day]) => day))
			.sort();
		if (started === undefined || priced === undefined) return [];
		const day = businessDate(new Date(started)).toISOString().slice(0, 10);
		return [day > priced ? day : priced];
	});
	return days.sort()[0];
}

describe('the movements of recurring revenue', () => {
	let service: TestService;
	const pasts = fc.sample(aPast, { numRuns: 120, seed: 20_261_130 });
	beforeAll(async () => {
		service = await startTestService({ now });
		const clients = await Promise.all(Array.from({ length: 25 }, () => aClient(service)));
		await lived(
			service,
			pasts.map(({ client, ...past }) => ({ ...past, client_id: clients[client].id })),
		);
	});
	afterAll(() => service.stop());

	const report = async (name: string, query: string): Promise<any[]> =>
		(await service.call('GET', `/reports/${name}?from=2026-01&to=2027-03&${query}`)).body.data;

	it.each(['IDR', 'USD', 'SGD'])(
		'lead from the start of each month to its end in %s, and are those of a reading one by one',
		async (currency) => {
			const byClient = [
				...Map.groupBy(
					(pasts as unknown as Past[]).filter((one) => one.currency === currency),
					(one) => one.client,
				).values(),
			].filter((one) => firstDay(one) !== undefined);
			const rows = await report('recurring-revenue', `currency=${currency}`);
			expect(rows.map(({ month }) => month)).toEqual(months.map(monthText));
			let before = rows[0].mrr_start;
			for (const [index, month] of months.entries()) {
				const row = rows[index];
				const at = (one: readonly Past[], of: Date): Paid =>
					paid(one, new Date(+endOfMonth(of, now).until - 1));
				const lastDay = addDays(month, -1);
				const expected = { new: 0n, expansion: 0n, contraction: 0n, churn: 0n, reactivation: 0n };
				const ends = { mrr_end: 0n, at_risk: 0n, paused: 0n };
				for (const one of byClient) {
					const then = at(one, lastDay).mrr;
					const { mrr, at_risk, paused } = at(one, month);
					ends.mrr_end += mrr;
					ends.at_risk += at_risk;
					ends.paused += paused;
					if (then === 0n && mrr > 0n) {
						const isNew = (firstDay(one) ?? '') > lastDay.toISOString().slice(0, 10);
						expected[isNew ? 'new' : 'reactivation'] += mrr;
					} else if (mrr === 0n) expected.churn += then;
					else
						expected[mrr > then ? 'expansion' : 'contraction'] +=
							mrr > then ? mrr - then : then - mrr;
				}
				const numbers = Object.entries({ ...expected, ...ends }).map(([name, value]) => [
					name,
					Number(value),
				]);
				expect(row).toMatchObject(Object.fromEntries(numbers));
				expect(row.mrr_start).toBe(before);
				expect(
					row.mrr_start + row.new + row.expansion + row.reactivation - row.contraction - row.churn,
				).toBe(row.mrr_end);
				before = row.mrr_end;
			}
			// A world in which nothing moves would prove nothing.
			for (const name of [
				'new',
				'expansion',
				'contraction',
				'churn',
				'reactivation',
				'at_risk',
				'paused',
			])
				expect(rows.some((row) => row[name] > 0)).toBe(true);
		},
	);

	it('count clients so that those of one month lead to those of the next', async () => {
		for (const row of await report('churn', 'currency=IDR')) {
			expect(
				row.clients_start + row.clients_new + row.clients_reactivated - row.clients_churned,
			).toBe(row.clients_end);
			expect(row.clients_ended).toBeGreaterThanOrEqual(0);
		}
	});

	it('keep retention within what was paid then', async () => {
		const revenue = new Map(
			(await report('recurring-revenue', 'currency=IDR')).map((row) => [row.month, row]),
		);
		const rows = await report('retention', 'currency=IDR&months_back=3');
		expect(rows.length).toBeGreaterThan(8);
		for (const row of rows) {
			expect(row.gross_retention).toBeLessThanOrEqual(10_000);
			expect(row.mrr_kept).toBeLessThanOrEqual(Math.min(row.mrr_then, row.mrr_now));
			const then = revenue.get(row.compared_with);
			if (then !== undefined) expect(row.mrr_then).toBe(then.mrr_end);
		}
	});
});
