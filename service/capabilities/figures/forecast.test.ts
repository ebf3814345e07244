import { isoDate } from '../../platform/clock/index.ts';
import type { PlannedSubscription } from '../subscriptions/index.ts';
import { creditOf, forecastCharges, forecastEvents, horizonOf, type Forecast } from './forecast.ts';

const day = (text: string): Date => new Date(`${text}T00:00:00.000Z`);
const today = day('2027-01-20');
const horizon = horizonOf(today, 12);
const leads = new Map<string, number | null>([
	['usual', null],
	['early', 20],
]);

type Term = [
	valid_from: string,
	amount: bigint,
	more?: { item?: string; quantity?: number; product?: string },
];
const termsOf = (terms: readonly Term[]): PlannedSubscription['terms'] =>
	terms.map(([from, amount, { item = 'a', quantity = 1, product = 'usual' } = {}]) => ({
		subscription_item_id: item,
		valid_from: day(from),
		product_id: product,
		description: 'Seats',
		quantity,
		unit_amount: quantity === 0 ? 0n : amount / BigInt(quantity),
		amount,
	}));

/** Monthly on the 31st, paid until 30 January, 1,000,000 a month. */
const planned = (
	set: Partial<PlannedSubscription> = {},
	terms: readonly Term[] = [['2026-10-31', 1_000_000n]],
): PlannedSubscription =>
	({
		status: 'ACTIVE',
		currency: 'IDR',
		billing_period: 'MONTHLY',
		anchor_date: day('2026-10-31'),
		next_billing_date: day('2027-01-31'),
		bill_on: day('2027-01-17'),
		ends_on: null,
		trial_ends_on: null,
		paused_from: null,
		pause_review_on: null,
		cancel_at_period_end: false,
		parked_reason: null,
		switch_off_on: null,
		terminate_on: null,
		carried_net: 0n,
		item_removals: [],
		...set,
		terms: termsOf(terms),
	}) as PlannedSubscription;

const forecast = (subscription: PlannedSubscription): Forecast =>
	forecastCharges(subscription, leads, horizon);
const written = ({ charges }: Forecast) =>
	charges.map(({ make_on, due_date, period_start, period_end, net }) => [
		...[make_on, due_date, period_start, period_end].map(isoDate),
		Number(net),
	]);
const eventsOf = (subscription: PlannedSubscription) =>
	forecastEvents(subscription, forecast(subscription).charges, horizon).map(
		({ date, kind, net }) => [isoDate(date), kind, net === null ? null : Number(net)],
	);

describe('forecastCharges', () => {
	it('counts periods from the anchor, and is late where the day of making has passed', () => {
		expect(written(forecast(planned()))).toEqual([
			['2027-01-20', '2027-01-31', '2027-01-31', '2027-02-27', 1_000_000],
			['2027-02-14', '2027-02-28', '2027-02-28', '2027-03-30', 1_000_000],
			['2027-03-17', '2027-03-31', '2027-03-31', '2027-04-29', 1_000_000],
			['2027-04-16', '2027-04-30', '2027-04-30', '2027-05-30', 1_000_000],
			['2027-05-17', '2027-05-31', '2027-05-31', '2027-06-29', 1_000_000],
			['2027-06-16', '2027-06-30', '2027-06-30', '2027-07-30', 1_000_000],
			['2027-07-17', '2027-07-31', '2027-07-31', '2027-08-30', 1_000_000],
			['2027-08-17', '2027-08-31', '2027-08-31', '2027-09-29', 1_000_000],
			['2027-09-16', '2027-09-30', '2027-09-30', '2027-10-30', 1_000_000],
			['2027-10-17', '2027-10-31', '2027-10-31', '2027-11-29', 1_000_000],
			['2027-11-16', '2027-11-30', '2027-11-30', '2027-12-30', 1_000_000],
			['2027-12-17', '2027-12-31', '2027-12-31', '2028-01-30', 1_000_000],
		]);
	});

	it('takes the lead days of the products, and gives the client a week', () => {
		const yearly = planned(
			{
				billing_period: 'YEARLY',
				bill_on: day('2027-01-01'),
				next_billing_date: day('2027-01-22'),
			},
			[['2026-01-22', 12_000_000n, { product: 'early' }]],
		);
		const late = { ...yearly, anchor_date: day('2026-01-22') };
		expect(written(forecast(late))).toEqual([
			['2027-01-20', '2027-01-27', '2027-01-22', '2028-01-21', 12_000_000],
		]);
		const early = planned({}, [['2026-10-31', 1_000_000n, { product: 'early' }]]);
		expect(written(forecast(early))[1]?.[0]).toBe('2027-02-08');
	});

	it('charges a planned change from its day on, by the day', () => {
		// Vector 7 of the proration rules: ×3, ×5 from the tenth and ×4 from the twentieth of a period of 28 days.
		const changed = planned({}, [
			['2026-10-31', 450_000n, { quantity: 3 }],
			['2027-02-10', 750_000n, { quantity: 5 }],
			['2027-02-20', 600_000n, { quantity: 4 }],
		]);
		expect(
			written(forecast(changed))
				.map((row) => row[4])
				.slice(0, 3),
		).toEqual([600_000, 600_000, 600_000]);
		expect(eventsOf(changed).filter(([, kind]) => kind === 'ITEMS_CHANGE')).toEqual([
			['2027-02-10', 'ITEMS_CHANGE', 750_000],
			['2027-02-20', 'ITEMS_CHANGE', 600_000],
		]);
	});

	it('tells a price from other changes, and adds what an item brings', () => {
		const changed = planned({}, [
			['2026-10-31', 450_000n, { quantity: 3 }],
			['2027-03-31', 480_000n, { quantity: 3 }],
			['2027-04-30', 100_000n, { item: 'b' }],
			['2027-05-31', 0n, { item: 'b', quantity: 0 }],
		]);
		expect(eventsOf(changed).filter(([, kind]) => String(kind).endsWith('_CHANGE'))).toEqual([
			['2027-03-31', 'PRICE_CHANGE', 480_000],
			['2027-04-30', 'ITEMS_CHANGE', 580_000],
			['2027-05-31', 'ITEMS_CHANGE', 480_000],
		]);
		expect(
			written(forecast(changed))
				.map((row) => row[4])
				.slice(0, 6),
		).toEqual([450_000, 450_000, 480_000, 580_000, 480_000, 480_000]);
	});

	it('charges the part of a period before a planned end, and nothing after it', () => {
		const ending = planned({ ends_on: day('2027-03-06') });
		// 7 of 31 days.
		expect(written(forecast(ending))).toEqual([
			['2027-01-20', '2027-01-31', '2027-01-31', '2027-02-27', 1_000_000],
			['2027-02-14', '2027-02-28', '2027-02-28', '2027-03-06', 225_806],
		]);
		expect(eventsOf(ending).at(-1)).toEqual(['2027-03-06', 'TERM_END', null]);
		const cancelled = planned({ ends_on: day('2027-01-30'), cancel_at_period_end: true });
		expect(forecast(cancelled)).toEqual({ charges: [], obstacle: null });
		expect(eventsOf(cancelled)).toEqual([['2027-01-30', 'CANCELLATION', null]]);
	});

	it('charges no period that begins in a planned pause', () => {
		const pausing = planned({ paused_from: day('2027-03-31'), pause_review_on: day('2027-06-29') });
		expect(written(forecast(pausing)).map((row) => row[2])).toEqual(['2027-01-31', '2027-02-28']);
		expect(eventsOf(pausing).slice(-2)).toEqual([
			['2027-03-31', 'PAUSE', null],
			['2027-06-29', 'PAUSE_REVIEW', null],
		]);
	});

	it('goes on after a trial with the period after its first one, which is billed already', () => {
		const trial = planned({
			status: 'TRIALING',
			trial_ends_on: day('2027-01-30'),
			anchor_date: day('2027-01-31'),
			next_billing_date: null,
			bill_on: null,
		});
		expect(written(forecast(trial))[0]).toEqual([
			'2027-02-14',
			'2027-02-28',
			'2027-02-28',
			'2027-03-30',
			1_000_000,
		]);
		expect(eventsOf(trial)[0]).toEqual(['2027-01-30', 'TRIAL_END', null]);
	});

	it('charges the rest of a period after a suspension', () => {
		const resumed = planned({ next_billing_date: day('2027-02-14'), bill_on: day('2027-02-14') });
		// 14 of 28 days.
		expect(written(forecast(resumed)).slice(0, 2)).toEqual([
			['2027-02-14', '2027-02-21', '2027-02-14', '2027-02-27', 500_000],
			['2027-02-14', '2027-02-28', '2027-02-28', '2027-03-30', 1_000_000],
		]);
	});

	it.each(['PENDING', 'SUSPENDED', 'PAUSED', 'CANCELLED', 'ENDED'])(
		'charges nothing while it is %s, and says so',
		(status) => {
			const { charges, obstacle } = forecast(planned({ status }));
			expect([charges, obstacle]).toEqual([[], expect.stringMatching(/^It (is|has|was) /)]);
		},
	);

	it('adds what was too small to be paid by itself to the first charge', () => {
		const { charges } = forecast(planned({ carried_net: 4000n }));
		expect(charges.slice(0, 2).map(({ net, carried }) => [net, carried])).toEqual([
			[1_004_000n, 4000n],
			[1_000_000n, 0n],
		]);
	});

	it('says what a person has to look at', () => {
		const parked = forecast(planned({ parked_reason: 'More than 3 periods are due at once' }));
		expect([parked.charges.length, parked.obstacle]).toEqual([
			12,
			'More than 3 periods are due at once',
		]);
		const free = forecast(planned({}, [['2026-10-31', 0n, { quantity: 0 }]]));
		expect(free).toEqual({
			charges: [],
			obstacle: 'No item of it has a price for its next period',
		});
	});

	it('tells when services go off and data is removed after the end', () => {
		const ended = planned({
			status: 'CANCELLED',
			next_billing_date: null,
			switch_off_on: day('2027-02-01'),
			terminate_on: day('2027-03-03'),
		});
		expect(eventsOf(ended)).toEqual([
			['2027-02-01', 'SWITCH_OFF', null],
			['2027-03-03', 'DATA_REMOVAL', null],
		]);
	});
});

describe('creditOf', () => {
	it('uses the credit where a cycle is made first', () => {
		const charges = [
			{ make_on: day('2027-03-01'), total: 500n },
			{ make_on: day('2027-01-01'), total: 300n },
			{ make_on: day('2027-02-01'), total: 200n },
		];
		const used = creditOf(charges, 700n);
		expect(charges.map((charge) => used.get(charge))).toEqual([200n, 300n, 200n]);
		expect([...creditOf(charges, 0n).values()]).toEqual([0n, 0n, 0n]);
	});
});
