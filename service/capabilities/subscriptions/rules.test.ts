import { isoDate } from '../../platform/clock/index.ts';
import { firstPeriod, isPaid, isProvisioned, periodOf } from './rules.ts';

const date = (text: string) => new Date(`${text}T00:00:00.000Z`);

describe('the first period of a subscription', () => {
	it.each([
		['2026-11-20', 'MONTHLY', '2026-12-19', '2026-12-20', '2026-12-06'],
		['2026-01-31', 'MONTHLY', '2026-02-27', '2026-02-28', '2026-02-14'],
		['2028-01-31', 'MONTHLY', '2028-02-28', '2028-02-29', '2028-02-15'],
		['2026-12-01', 'MONTHLY', '2026-12-31', '2027-01-01', '2026-12-18'],
		['2026-11-20', 'YEARLY', '2027-11-19', '2027-11-20', '2027-11-06'],
		['2028-02-29', 'YEARLY', '2029-02-27', '2029-02-28', '2029-02-14'],
	])(
		'from %s, %s, ends on %s; the next begins on %s, and its cycle is made on %s',
		(start, billingPeriod, end, next, billOn) => {
			const period = firstPeriod(date(start), periodOf(billingPeriod), 14);
			expect(isoDate(period.current_period_start)).toBe(start);
			expect(isoDate(period.current_period_end)).toBe(end);
			expect(isoDate(period.next_billing_date)).toBe(next);
			expect(period.anchor_date).toEqual(date(start));
			expect(isoDate(period.bill_on)).toBe(billOn);
		},
	);

	it('has no length for what is charged once', () => {
		expect(() => periodOf('ONCE')).toThrow(RangeError);
	});
});

describe('a subscription', () => {
	it.each([
		[null, false],
		[{ status: 'AWAITING_PAYMENT' }, false],
		[{ status: 'CANCELLED' }, false],
		[{ status: 'PAID' }, true],
	])('with the first cycle %j may be switched on: %s', (cycle, paid) => {
		expect(isPaid(cycle)).toBe(paid);
	});

	it.each([
		[[], true],
		[[{ action: 'ACTIVATE', status: 'SUCCESS' }], true],
		[
			[
				{ action: 'ACTIVATE', status: 'SUCCESS' },
				{ action: 'ACTIVATE', status: 'FAILED' },
			],
			false,
		],
		[[{ action: 'ACTIVATE', status: 'CANCELLED' }], false],
		[
			[
				{ action: 'ACTIVATE', status: 'SUCCESS' },
				{ action: 'SUSPEND', status: 'PENDING' },
			],
			true,
		],
	])('with the tasks %j is provisioned: %s', (tasks, provisioned) => {
		expect(isProvisioned(tasks)).toBe(provisioned);
	});
});
