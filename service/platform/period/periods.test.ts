import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { addDays, isoDate } from '../clock/index.ts';
import {
	billingPeriods,
	monthsOf,
	periodAt,
	periodContaining,
	recurringPeriods,
	type Period,
} from './index.ts';

const day = (text: string): Date => new Date(`${text}T00:00:00.000Z`);
const days = fc
	.integer({ min: day('1999-12-28').getTime() / 86_400_000, max: 40_000 })
	.map((number) => new Date(number * 86_400_000));
const lengths = fc.constantFrom(...recurringPeriods.map(monthsOf));
/** Half of them are at the end of a month, where periods go wrong. */
const anchors = fc.oneof(
	days,
	days.map((date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0))),
);

/** Starts of 15 periods; the days of the month where the months follow each other. */
const tables: [anchor: string, months: number, starts: string, days: number][] = [
	['2027-01-31', 1, '31 28 31 30 31 30 31 31 30 31 30 31 31 29 31', 425],
	['2027-01-30', 1, '30 28 30 30 30 30 30 30 30 30 30 30 30 29 30', 425],
	['2027-01-29', 1, '29 28 29 29 29 29 29 29 29 29 29 29 29 29 29', 425],
	['2028-02-29', 1, '29 29 29 29 29 29 29 29 29 29 29 29 28 29 29', 425],
	[
		'2028-02-29',
		12,
		'02-29 02-28 02-28 02-28 02-29 02-28 02-28 02-28 02-29 02-28 02-28 02-28 02-29 02-28 02-28',
		5113,
	],
	[
		'2027-08-31',
		3,
		'08-31 11-30 02-29 05-31 08-31 11-30 02-28 05-31 08-31 11-30 02-28 05-31 08-31 11-30 02-28',
		1277,
	],
	[
		'2027-08-31',
		6,
		'08-31 02-29 08-31 02-28 08-31 02-28 08-31 02-28 08-31 02-29 08-31 02-28 08-31 02-28 08-31',
		2557,
	],
];

describe('periods', () => {
	it.each(tables)('of %s by %s months begin on %s', (anchor, months, starts, total) => {
		const periods = starts.split(' ').map((_, index) => periodAt(day(anchor), months, index));
		const width = months === 1 ? 2 : 5;
		expect(periods.map(({ start }) => isoDate(start).slice(-width)).join(' ')).toBe(starts);
		expect(periods.slice(0, 14).reduce((sum, period) => sum + period.days, 0)).toBe(total);
		const first = Number(anchor.slice(0, 4)) * 12 + Number(anchor.slice(5, 7));
		expect(periods.map(({ start }) => monthOf(start))).toEqual(
			periods.map((_, index) => first + index * months),
		);
	});

	it('have the length of their name; what is charged once has none', () => {
		expect(recurringPeriods.map(monthsOf)).toEqual([1, 3, 6, 12]);
		expect(billingPeriods).toEqual([...recurringPeriods, 'ONCE']);
		expect(() => monthsOf('ONCE')).toThrow(RangeError);
	});

	it('follow each other without a hole or an overlap, for any anchor', () => {
		fc.assert(
			fc.property(anchors, lengths, fc.integer({ min: -50, max: 500 }), (anchor, months, index) => {
				const period = periodAt(anchor, months, index);
				const next = periodAt(anchor, months, index + 1);
				expect(next.start).toEqual(addDays(period.end, 1));
				expect(addDays(period.start, period.days - 1)).toEqual(period.end);
				expect(period.days).toBeGreaterThan(27 * months);
				expect(monthOf(period.start)).toBe(monthOf(anchor) + index * months);
				const lastOfMonth = new Date(
					Date.UTC(period.start.getUTCFullYear(), period.start.getUTCMonth() + 1, 0),
				).getUTCDate();
				expect(period.start.getUTCDate()).toBe(Math.min(anchor.getUTCDate(), lastOfMonth));
			}),
		);
	});

	it('are found by any of their days, far away or near, before the anchor or after it', () => {
		fc.assert(
			fc.property(anchors, lengths, days, (anchor, months, date) => {
				const period = periodContaining(anchor, months, date);
				expect(period.start <= date && date <= period.end).toBe(true);
				expect(period).toEqual(periodAt(anchor, months, period.index));
				for (const edge of [period.start, period.end])
					expect(periodContaining(anchor, months, edge)).toEqual(period);
			}),
		);
	});

	it.each([
		['2027-01-31', 1, '2027-02-27', 0, '2027-01-31', '2027-02-27'],
		['2027-01-31', 1, '2027-02-28', 1, '2027-02-28', '2027-03-30'],
		['2028-02-29', 12, '2032-02-28', 3, '2031-02-28', '2032-02-28'],
		['2028-02-29', 12, '2032-02-29', 4, '2032-02-29', '2033-02-27'],
		['2027-08-31', 3, '2028-02-28', 1, '2027-11-30', '2028-02-28'],
		['2027-01-31', 1, '2027-01-30', -1, '2026-12-31', '2027-01-30'],
	])('of %s by %s months: %s is in number %s', (anchor, months, date, index, start, end) => {
		const period = periodContaining(day(anchor), months, day(date));
		expect([period.index, isoDate(period.start), isoDate(period.end)]).toEqual([index, start, end]);
	});

	it.each([
		['a time of day', () => periodAt(new Date('2027-01-31T17:00:00Z'), 1, 0)],
		['no date', () => periodAt(new Date(Number.NaN), 1, 0)],
		[
			'a day with a time',
			() => periodContaining(day('2027-01-31'), 1, new Date('2027-03-01T01:00Z')),
		],
		['no length', () => periodAt(day('2027-01-31'), 0, 1)],
		['half a month', () => periodAt(day('2027-01-31'), 0.5, 1)],
		['half an index', () => periodAt(day('2027-01-31'), 1, 0.5)],
	])('are refused for %s', (_, wrong) => {
		expect(wrong).toThrow(RangeError);
	});

	it('are the same in every time zone of the host', async () => {
		const zones = ['UTC', 'Asia/Jakarta', 'Pacific/Kiritimati', 'America/St_Johns', 'Pacific/Apia'];
		const answers = await Promise.all(zones.map(periodsInZone));
		expect(answers.map(({ zone }) => zone)).toEqual(zones);
		// The local time of the host is really another one.
		expect(new Set(answers.map(({ local_midnight }) => local_midnight)).size).toBe(zones.length);
		const here = tables.map(([anchor, months]) => inPeriods(day(anchor), months));
		for (const { periods } of answers) expect(periods).toEqual(JSON.parse(JSON.stringify(here)));
	});
});

const monthOf = (date: Date): number => date.getUTCFullYear() * 12 + date.getUTCMonth() + 1;

function inPeriods(anchor: Date, months: number): Period[] {
	const known = Array.from({ length: 40 }, (_, index) => periodAt(anchor, months, index));
	return known.map(({ end }) => periodContaining(anchor, months, end));
}

type Answer = { zone: string; local_midnight: number; periods: unknown };

/** Another process, since the time zone of a running one is known to be kept in places. */
async function periodsInZone(zone: string): Promise<Answer> {
	const script = `
		import { periodAt, periodContaining } from ${JSON.stringify(import.meta.resolve('./index.ts'))};
		const inPeriods = ${inPeriods.toString()};
		const periods = ${JSON.stringify(tables)}.map(([anchor, months]) => inPeriods(new Date(anchor), months));
		const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
		console.log(JSON.stringify({ zone, local_midnight: new Date(2027, 0, 31).getTime(), periods }));`;
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['--input-type=module', '-e', script],
		{ env: { ...process.env, TZ: zone } },
	);
	return JSON.parse(stdout) as Answer;
}
