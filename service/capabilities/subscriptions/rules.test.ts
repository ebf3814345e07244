import { isoDate } from '../../platform/clock/index.ts';
import { firstPeriod, isPaid, isProvisioned } from './rules.ts';

const date = (text: string) => new Date(`${text}T00:00:00.000Z`);

describe('the first period of a subscription', () => {
	it.each([
		['2026-11-20', 'MONTHLY', '2026-12-19', '2026-12-20', 20],
		['2026-01-31', 'MONTHLY', '2026-02-27', '2026-02-28', 31],
		['2028-01-31', 'MONTHLY', '2028-02-28', '2028-02-29', 31],
		['2026-12-01', 'MONTHLY', '2026-12-31', '2027-01-01', 1],
		['2026-11-30', 'QUARTERLY', '2027-02-27', '2027-02-28', 30],
		['2027-08-31', 'HALF_YEARLY', '2028-02-28', '2028-02-29', 31],
		['2026-11-20', 'YEARLY', '2027-11-19', '2027-11-20', 20],
		['2028-02-29', 'YEARLY', '2029-02-27', '2029-02-28', 29],
	])(
		'from %s, %s, ends on %s; the next begins on %s',
		(start, billingPeriod, end, next, anchor) => {
			const period = firstPeriod(date(start), billingPeriod);
			expect(isoDate(period.current_period_start)).toBe(start);
			expect(isoDate(period.current_period_end)).toBe(end);
			expect(isoDate(period.next_billing_date)).toBe(next);
			expect(period.anchor_day).toBe(anchor);
		},
	);

	it('has no length for what is charged once', () => {
		expect(() => firstPeriod(date('2026-11-20'), 'ONCE')).toThrow(RangeError);
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
