import fc from 'fast-check';
import { addDays, isoDate } from '../clock/index.ts';
import { roundedFraction } from '../money/index.ts';
import { chargeOf, nextDocument, periodAt, type Limits, type Terms } from './index.ts';

const day = (text: string): Date => new Date(`${text}T00:00:00.000Z`);
/** PPN: 11/12 of the net × 12 %. */
const ppn = { numerator: 11n * 12n, denominator: 12n * 100n };

type Document = { net: bigint; tax: bigint };
/** What holds from then on: terms that are added, or the last day of service. */
type Step = { terms?: Terms[]; last_day?: Date };
const from = (date: string, amount: bigint): Step => ({ terms: [{ from: day(date), amount }] });
const until = (date: string): Step => ({ last_day: day(date) });

const december = periodAt(day('2026-12-20'), 1, 0);
const february = periodAt(day('2027-01-31'), 1, 0);
const leapYear = periodAt(day('2028-02-29'), 12, 0);
const april = periodAt(day('2027-03-31'), 1, 0);
const upgrade = [from('2026-12-20', 1_000_000n), from('2027-01-05', 1_750_000n)];
const downgrade = [...upgrade, from('2027-01-12', 1_250_000n)];
const upgraded = ['1000000/110000', '362903/39919'];
const thrice = [
	from('2027-01-31', 450_000n),
	from('2027-02-10', 750_000n),
	from('2027-02-20', 600_000n),
];
const odd = from('2027-01-31', 999_999n);

const vectors: [
	number: number,
	period: typeof december,
	days: number,
	steps: Step[],
	documents: string[],
	sum: string,
][] = [
	[1, december, 31, upgrade, upgraded, '1362903/149919'],
	[2, december, 31, downgrade, [...upgraded, '-129032/-14194'], '1233871/135725'],
	[
		3,
		december,
		31,
		[...upgrade, until('2027-01-09')],
		[...upgraded, '-564516/-62097'],
		'798387/87822',
	],
	[
		4,
		december,
		31,
		[...upgrade, from('2027-01-05', 1_250_000n)],
		[...upgraded, '-241935/-26613'],
		'1120968/123306',
	],
	[
		5,
		december,
		31,
		[from('2026-12-20', 1_000_000n), from('2026-12-20', 1_750_000n)],
		['1000000/110000', '750000/82500'],
		'1750000/192500',
	],
	[
		6,
		december,
		31,
		[from('2026-12-20', 1_000_000n), from('2027-01-19', 1_750_000n)],
		['1000000/110000', '24194/2661'],
		'1024194/112661',
	],
	[7, february, 28, thrice, ['450000/49500', '192857/21214', '-42857/-4714'], '600000/66000'],
	[8, february, 28, [odd, until('2027-01-31')], ['999999/110000', '-964285/-106071'], '35714/3929'],
	[9, february, 28, [odd, until('2027-02-27')], ['999999/110000'], '999999/110000'],
	[
		10,
		leapYear,
		365,
		[from('2028-02-29', 12_000_000n), from('2028-09-01', 18_000_000n), until('2028-12-31')],
		['12000000/1320000', '2958904/325479', '-2860274/-314630'],
		'12098630/1330849',
	],
	[
		11,
		april,
		30,
		[
			from('2027-03-31', 333_333n),
			from('2027-04-04', 555_555n),
			from('2027-04-11', 222_222n),
			from('2027-04-19', 777_777n),
			from('2027-04-28', 111_111n),
		],
		['333333/36667', '192592/21185', '-211110/-23222', '203703/22407', '-44444/-4889'],
		'474074/52148',
	],
	[
		12,
		december,
		31,
		[...downgrade, until('2026-12-19')],
		[...upgraded, '-129032/-14194', '-1233871/-135725'],
		'0/0',
	],
];

describe('the documents of a period', () => {
	it.each(vectors)('vector %s', (_, period, days, steps, documents, sum) => {
		expect(period.days).toBe(days);
		const { made, billed } = documentsOf(period, steps);
		expect(made.map(written)).toEqual(documents);
		expect(written(billed)).toBe(sum);
	});

	it('do not drift: eight seats that came on eight days cost what their days cost', () => {
		const seats = Array.from({ length: 8 }, (_, index) => ({
			terms: [{ from: addDays(december.start, index), amount: 50_000n * BigInt(index + 1) }],
		}));
		const { billed } = documentsOf(december, seats);
		expect(billed.net).toBe(354_839n);
		const singly = [30, 29, 28, 27, 26, 25, 24].map((left) =>
			roundedFraction(50_000n * BigInt(left), 31n),
		);
		expect(singly.reduce((sum, amount) => sum + amount, 50_000n)).toBe(354_838n);
	});

	it('add up to the charge, and their tax to the tax on it within one unit a document', () => {
		fc.assert(
			fc.property(stories, ({ period, steps }) => {
				const { made, billed, target } = documentsOf(period, steps);
				expect(billed.net).toBe(target);
				const tax = roundedFraction(billed.net * ppn.numerator, ppn.denominator);
				const difference = billed.tax - tax;
				expect(difference < 0n ? -difference : difference).toBeLessThanOrEqual(BigInt(made.length));
			}),
		);
	});

	it('never credit more than was billed, and all tax with the last rupiah', () => {
		fc.assert(
			fc.property(stories, ({ period, steps }) => {
				const nothing = { last_day: addDays(period.start, -1) };
				const { states, billed } = documentsOf(period, [...steps, nothing]);
				for (const state of states) {
					expect(state.net).toBeGreaterThanOrEqual(0n);
					expect(state.tax).toBeGreaterThanOrEqual(0n);
				}
				expect(billed).toEqual({ net: 0n, tax: 0n });
			}),
		);
	});

	it('give back at most the tax that is left', () => {
		expect(nextDocument(1n, { net: 100n, tax: 10n }, ppn)).toEqual({ net: -99n, tax: -10n });
		expect(nextDocument(5n, { net: 5n, tax: 1n }, ppn)).toBeNull();
		expect(() => nextDocument(-1n, { net: 0n, tax: 0n }, ppn)).toThrow(RangeError);
	});
});

describe('the charge of a period', () => {
	it('is that of its days one by one, rounded once', () => {
		fc.assert(
			fc.property(stories, limits, ({ period, steps }, [first, last]) => {
				const terms = steps.flatMap((step) => step.terms ?? []);
				const days = Array.from({ length: period.days }, (_, index) =>
					addDays(period.start, index),
				);
				const limit = {
					first_day: addDays(period.start, first),
					last_day: addDays(period.start, last),
				};
				const sum = days
					.filter((date) => date >= limit.first_day && date <= limit.last_day)
					.map((date) => amountOn(date, terms))
					.reduce((total, amount) => total + amount, 0n);
				expect(chargeOf(period, terms, limit)).toBe(roundedFraction(sum, BigInt(period.days)));
			}),
		);
	});

	it('counts only the days of service of a period that began before it', () => {
		const terms = [{ from: day('2020-01-01'), amount: 310_000n }];
		expect(chargeOf(december, terms)).toBe(310_000n);
		expect(chargeOf(december, terms, { first_day: december.end })).toBe(10_000n);
		expect(chargeOf(december, terms, { first_day: addDays(december.end, 1) })).toBe(0n);
		expect(chargeOf(december, [])).toBe(0n);
	});

	it('rounds halves away from zero', () => {
		const period = periodAt(day('2027-04-01'), 1, 0);
		const half = (amount: bigint) =>
			chargeOf(period, [{ from: period.start, amount }], { last_day: day('2027-04-15') });
		expect([half(1n), half(3n), half(-1n)]).toEqual([1n, 2n, -1n]);
	});

	it('is not computed from instants', () => {
		const noon = new Date('2026-12-25T12:00:00Z');
		expect(() => chargeOf(december, [{ from: noon, amount: 1n }])).toThrow(RangeError);
		expect(() => chargeOf(december, [], { last_day: noon })).toThrow(RangeError);
	});
});

/** Bills a story step by step, each document with what was known then. */
function documentsOf(period: typeof december, steps: readonly Step[]) {
	const terms: Terms[] = [];
	const limit: Limits = {};
	const made: Document[] = [];
	const states: Document[] = [];
	let billed: Document = { net: 0n, tax: 0n };
	let target = 0n;
	for (const step of steps) {
		terms.push(...(step.terms ?? []));
		if (step.last_day !== undefined) limit.last_day = step.last_day;
		target = chargeOf(period, terms, limit);
		const document = nextDocument(target, billed, ppn);
		if (document === null) continue;
		made.push(document);
		billed = { net: billed.net + document.net, tax: billed.tax + document.tax };
		states.push(billed);
	}
	return { made, states, billed, target };
}

const written = ({ net, tax }: Document): string => `${net}/${tax}`;

/** The amount of the last terms that began on the day or before. */
function amountOn(date: Date, terms: readonly Terms[]): bigint {
	const begun = terms.filter((one) => one.from <= date);
	const newest = begun.reduce((max, one) => (one.from > max ? one.from : max), new Date(0));
	return begun.findLast((one) => isoDate(one.from) === isoDate(newest))?.amount ?? 0n;
}

const limits = fc.tuple(fc.integer({ min: -5, max: 370 }), fc.integer({ min: -5, max: 370 }));

/** A period and changes in any order, some on the same day, some before it. */
const stories = fc
	.record({
		anchor: fc.integer({ min: 18_000, max: 30_000 }).map((number) => new Date(number * 86_400_000)),
		months: fc.constantFrom(1, 3, 6, 12),
		index: fc.integer({ min: 0, max: 30 }),
		changes: fc.array(
			fc.record({
				offset: fc.integer({ min: -3, max: 40 }),
				amount: fc.oneof(fc.bigInt({ min: 0n, max: 50n }), fc.bigInt({ min: 0n, max: 10n ** 12n })),
			}),
			{ minLength: 1, maxLength: 8 },
		),
	})
	.map(({ anchor, months, index, changes }) => {
		const period = periodAt(anchor, months, index);
		const steps: Step[] = changes.map(({ offset, amount }) => ({
			terms: [{ from: addDays(period.start, offset), amount }],
		}));
		return { period, steps };
	});
