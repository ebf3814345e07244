import fc from 'fast-check';
import { addMonthsAnchored, addSeconds, businessDate, formatDate, isoDate } from './index.ts';

const day = (text: string): Date => new Date(`${text}T00:00:00.000Z`);

describe('businessDate', () => {
	it.each([
		['2026-11-20T16:59:59.999Z', '2026-11-20'],
		['2026-11-20T17:00:00.000Z', '2026-11-21'],
		['2026-12-31T17:00:00.000Z', '2027-01-01'],
		['2028-02-28T17:00:00.000Z', '2028-02-29'],
	])('of %s is %s in Jakarta', (instant, date) => {
		expect(businessDate(new Date(instant))).toEqual(day(date));
	});

	it('is the date on a calendar in Jakarta, whatever the instant', () => {
		const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Jakarta' });
		const instants = fc.date({
			min: day('1970-01-01'),
			max: day('2100-01-01'),
			noInvalidDate: true,
		});
		fc.assert(
			fc.property(instants, (instant) => {
				expect(isoDate(businessDate(instant))).toBe(calendar.format(instant));
			}),
		);
	});
});

describe('addMonthsAnchored', () => {
	it.each([
		['2027-01-31', 1, 31, '2027-02-28'],
		['2028-01-31', 1, 31, '2028-02-29'],
		['2027-02-28', 1, 31, '2027-03-31'],
		['2028-02-29', 1, 31, '2028-03-31'],
		['2027-03-31', 1, 31, '2027-04-30'],
		['2026-11-20', 1, 20, '2026-12-20'],
		['2026-12-20', 1, 20, '2027-01-20'],
		['2028-02-29', 12, 29, '2029-02-28'],
		['2029-02-28', 36, 29, '2032-02-29'],
	])('takes %s by %s months with anchor %s to %s', (from, months, anchor, to) => {
		expect(isoDate(addMonthsAnchored(day(from), months, anchor))).toBe(to);
	});

	it('comes back to the anchor in every month that has the day, however many steps were made', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 31 }),
				fc.integer({ min: 1, max: 120 }),
				(anchor, steps) => {
					const start = addMonthsAnchored(day('2026-01-01'), 0, anchor);
					let current = start;
					for (let step = 0; step < steps; step += 1) {
						const next = addMonthsAnchored(current, 1, anchor);
						const gap =
							(next.getUTCFullYear() - current.getUTCFullYear()) * 12 +
							next.getUTCMonth() -
							current.getUTCMonth();
						expect(gap).toBe(1);
						const length = new Date(
							Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0),
						).getUTCDate();
						expect(next.getUTCDate()).toBe(Math.min(anchor, length));
						current = next;
					}
					expect(current).toEqual(addMonthsAnchored(start, steps, anchor));
				},
			),
		);
	});
});

describe('dates for people', () => {
	it('are written in their language', () => {
		expect(formatDate(day('2026-11-20'), 'id')).toBe('20 November 2026');
		expect(formatDate(day('2026-08-17'), 'id')).toBe('17 Agustus 2026');
		expect(formatDate(day('2026-08-17'), 'en')).toBe('17 August 2026');
	});

	it('count seconds across a day', () => {
		expect(addSeconds(new Date('2026-11-20T23:59:59.500Z'), 1)).toEqual(
			new Date('2026-11-21T00:00:00.500Z'),
		);
	});
});
