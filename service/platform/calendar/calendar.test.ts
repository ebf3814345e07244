import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import fc from 'fast-check';
import { addDays, businessDate, isoDate } from '../clock/index.ts';
import {
	atHour,
	daysOffAround,
	endOfQuiet,
	hourOf,
	isWorkingDay,
	nextWorkingDay,
	type QuietHours,
} from './index.ts';

const day = (text: string): Date => new Date(`${text}T00:00:00.000Z`);

describe('hours in Jakarta', () => {
	it('begin seven hours before those of UTC', () => {
		expect(atHour(day('2027-01-31'), 9).toISOString()).toBe('2027-01-31T02:00:00.000Z');
		expect(atHour(day('2027-01-31'), 0).toISOString()).toBe('2027-01-30T17:00:00.000Z');
		expect(hourOf(new Date('2027-01-30T17:30:00.000Z'))).toBe(0.5);
	});

	const night: QuietHours = { from: 20, until: 8 };
	it.each([
		['2027-01-31T12:59:59.999Z', night, '2027-01-31T12:59:59.999Z'],
		['2027-01-31T13:00:00.000Z', night, '2027-02-01T01:00:00.000Z'],
		['2027-01-31T18:00:00.000Z', night, '2027-02-01T01:00:00.000Z'],
		['2027-02-01T00:59:59.999Z', night, '2027-02-01T01:00:00.000Z'],
		['2027-02-01T01:00:00.000Z', night, '2027-02-01T01:00:00.000Z'],
		['2027-01-31T18:00:00.000Z', { from: 1, until: 5 }, '2027-01-31T22:00:00.000Z'],
		['2027-01-31T23:00:00.000Z', { from: 1, until: 5 }, '2027-01-31T23:00:00.000Z'],
		['2027-01-31T18:00:00.000Z', { from: 0, until: 0 }, '2027-01-31T18:00:00.000Z'],
	])('%s with %j ends its quiet at %s', (instant, quiet, end) => {
		expect(endOfQuiet(new Date(instant), quiet).toISOString()).toBe(end);
	});

	it('are never quiet after the quiet has ended, which is less than a day away', () => {
		const hours = fc.integer({ min: 0, max: 23 });
		const instants = fc.date({
			min: day('2026-01-01'),
			max: day('2030-01-01'),
			noInvalidDate: true,
		});
		fc.assert(
			fc.property(instants, hours, hours, (instant, from, until) => {
				const end = endOfQuiet(instant, { from, until });
				expect(endOfQuiet(end, { from, until })).toEqual(end);
				const wait = end.getTime() - instant.getTime();
				expect(wait >= 0 && wait < 86_400_000).toBe(true);
			}),
		);
	});
});

describe('working days', () => {
	it('leave out weekends, public holidays of Indonesia and days of the own list', async () => {
		const off = await daysOffAround(day('2026-12-24'), ['2026-12-28']);
		// Friday 25 is Christmas, 26 and 27 are a weekend, 28 is on the list.
		expect(isoDate(nextWorkingDay(day('2026-12-24'), off))).toBe('2026-12-24');
		expect(isoDate(nextWorkingDay(day('2026-12-25'), off))).toBe('2026-12-29');
		// The year that begins within the search is known, too.
		expect(isoDate(nextWorkingDay(day('2027-01-01'), off))).toBe('2027-01-04');
	});

	it.each(['2026-08-17', '2027-03-09', '2027-05-06', '2027-06-01'])(
		'%s is a holiday',
		async (text) => {
			expect(isWorkingDay(day(text), await daysOffAround(day(text)))).toBe(false);
		},
	);

	it('come in every week of ten years', async () => {
		for (let date = day('2026-01-01'); date < day('2036-01-01'); date = addDays(date, 7)) {
			const next = nextWorkingDay(date, await daysOffAround(date));
			expect(next.getTime() - date.getTime()).toBeLessThan(8 * 86_400_000);
			expect(businessDate(atHour(next, 9))).toEqual(next);
		}
	});

	it('refuse a search that finds none', () => {
		const off = new Set(
			Array.from({ length: 40 }, (_, n) => isoDate(addDays(day('2027-01-01'), n))),
		);
		expect(() => nextWorkingDay(day('2027-01-01'), off)).toThrow(RangeError);
	});
});

describe('the licence of the holidays', () => {
	it('is the one that the README answers for: the code is free, its data asks to be named', () => {
		const found = createRequire(import.meta.url).resolve('date-holidays/package.json');
		const { license } = JSON.parse(fs.readFileSync(found, 'utf8')) as { license: string };
		expect(license).toBe('(ISC AND CC-BY-3.0)');
		const readme = path.resolve(import.meta.dirname, '../../../README.md');
		expect(fs.readFileSync(readme, 'utf8')).toMatch(/date-holidays \(ISC; .*CC BY-SA 3\.0.*\)/);
	});
});
