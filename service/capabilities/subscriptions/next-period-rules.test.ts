import fc from 'fast-check';
import { addDays, isoDate } from '../../platform/clock/index.ts';
import { daysBetween, recurringPeriods } from '../../platform/period/index.ts';
import {
	afterPeriod,
	dueDateOf,
	leadProblem,
	nextPeriod,
	reasonToPark,
} from './next-period-rules.ts';
import type { NextPeriod } from './next-period-rules.ts';
import type { ItemTerm } from './period-charge.ts';

const day = (text: string): Date => new Date(`${text}T00:00:00.000Z`);
const aTerm: ItemTerm = {
	subscription_item_id: 'seats',
	valid_from: day('2020-01-01'),
	product_id: 'workspace',
	description: 'Workspace',
	quantity: 1,
	unit_amount: 310_000n,
	amount: 310_000n,
};
const aSubscription = {
	billing_period: 'MONTHLY',
	currency: 'IDR',
	anchor_date: day('2027-01-31'),
	next_billing_date: day('2027-02-28'),
	bill_on: day('2027-02-14'),
	ends_on: null,
};
const charged = (...more: Parameters<typeof nextPeriod>): NextPeriod => {
	const next = nextPeriod(...more);
	if (next === null || 'wrong' in next) throw new Error('Nothing is charged');
	return next;
};

describe('the periods of a subscription', () => {
	it('tile without a hole or an overlap until its service ends, wherever they begin', () => {
		const anyDay = fc
			.integer({ min: 0, max: 3000 })
			.map((days) => addDays(day('2024-01-01'), days));
		fc.assert(
			fc.property(
				anyDay,
				fc.constantFrom(...recurringPeriods),
				fc.integer({ min: 0, max: 400 }),
				fc.option(fc.integer({ min: 0, max: 1500 }), { nil: null }),
				(anchor_date, billing_period, offset, length) => {
					const next_billing_date = addDays(anchor_date, offset);
					const ends_on = length === null ? null : addDays(next_billing_date, length);
					let dates: Parameters<typeof nextPeriod>[0] = {
						...aSubscription,
						billing_period,
						anchor_date,
						next_billing_date,
						ends_on,
					};
					let expected = next_billing_date;
					for (let count = 0; count < 14 && dates.next_billing_date !== null; count += 1) {
						const next = charged(dates, [aTerm]);
						expect(isoDate(next.first_day)).toBe(isoDate(expected));
						expect(next.last_day >= next.first_day).toBe(true);
						if (ends_on !== null) expect(next.last_day <= ends_on).toBe(true);
						expected = addDays(next.last_day, 1);
						dates = { ...dates, ...afterPeriod(next, dates, 14) };
						if (dates.next_billing_date !== null)
							expect(isoDate(dates.next_billing_date)).toBe(isoDate(expected));
					}
					if (ends_on !== null && dates.next_billing_date === null)
						expect(isoDate(expected)).toBe(isoDate(addDays(ends_on, 1)));
				},
			),
		);
	});

	it('are counted from the anchor, not from a clamped day', () => {
		const next = charged(aSubscription, [aTerm]);
		expect([next.first_day, next.last_day].map(isoDate)).toEqual(['2027-02-28', '2027-03-30']);
		expect(afterPeriod(next, aSubscription, 14)).toEqual({
			next_billing_date: day('2027-03-31'),
			bill_on: day('2027-03-17'),
		});
	});

	it('are due on their first day, and never sooner than seven days from today', () => {
		const { first_day } = charged(aSubscription, [aTerm]);
		expect(dueDateOf(first_day, day('2027-02-14'))).toEqual(day('2027-02-28'));
		expect(dueDateOf(first_day, day('2027-02-27'))).toEqual(day('2027-03-06'));
	});
});

describe('leadProblem', () => {
	it.each([
		['nothing when its lead has begun', '2027-02-14', 14, null],
		['the later day when the lead became shorter', '2027-02-14', 3, { bill_on: day('2027-02-25') }],
		['nothing on the last day of the lead', '2027-02-25', 3, null],
	])('gives %s', (_, today, lead, expected) => {
		expect(leadProblem(aSubscription, lead, day(today))).toEqual(expected);
	});

	it('refuses a day of making that no lead explains', () => {
		const wrong = { ...aSubscription, next_billing_date: day('2027-05-31') };
		expect(leadProblem(wrong, 14, day('2027-02-14'))).toMatchObject({ wrong: expect.any(String) });
		expect(daysBetween(day('2027-02-14'), day('2027-05-31'))).toBeGreaterThan(60);
	});
});

describe('reasonToPark', () => {
	const next = charged(aSubscription, [aTerm]);
	const lastOf = (net: bigint) => ({
		last: { period_start: day('2027-01-31'), period_end: day('2027-02-27'), net },
		made_since: 0,
		made_by_run: 0,
	});
	const reason = (net: bigint, more: object = {}): string | null =>
		reasonToPark(next, {
			currency: 'IDR',
			history: lastOf(net),
			terms: [],
			made_now: 0,
			approved: false,
			...more,
		});

	it('lets three times the last period pass, day for day, and not a rupiah more', () => {
		// 28 days at n cost as much a day as 31 days at 310,000 when n is 280,000.
		expect(reason(93_334n)).toBeNull();
		expect(reason(93_333n)).toMatch(/more than 3 times/);
		expect(reason(0n)).toMatch(/more than 3 times/);
	});

	it('asks nobody about the first period that is charged, nor about what a person has approved', () => {
		expect(reason(1n, { history: { ...lastOf(1n), last: null } })).toBeNull();
		expect(reason(1n, { approved: true })).toBeNull();
	});

	it('takes only a change after the last period for an explanation', () => {
		const term = (valid_from: string, change_id: string | null) => ({
			...aTerm,
			valid_from: day(valid_from),
			change_id,
		});
		expect(reason(1n, { terms: [term('2027-02-10', 'a change')] })).toBeNull();
		expect(reason(1n, { terms: [term('2027-01-31', 'a change')] })).not.toBeNull();
		expect(reason(1n, { terms: [term('2027-02-10', null)] })).not.toBeNull();
	});

	it('counts what this run and this day have made, whatever was approved', () => {
		expect(reason(310_000n, { made_now: 2 })).toBeNull();
		expect(reason(310_000n, { made_now: 3, approved: true })).toMatch(/^More than 3 periods/);
		const history = { ...lastOf(310_000n), made_since: 15 };
		expect(reason(310_000n, { history, approved: true })).toMatch(/^15 billing cycles/);
	});
});
