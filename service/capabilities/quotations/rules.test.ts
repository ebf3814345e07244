import fc from 'fast-check';
import { documentTax } from '../catalog/index.ts';
import {
	documentSlug,
	isExpired,
	isSameText,
	largestTotal,
	lineProblems,
	quotationNumber,
	totalsOf,
	validUntil,
} from './rules.ts';

const ppn = { base_num: 11, base_den: 12, rate_num: 12, rate_den: 100 };
const none = { base_num: 1, base_den: 1, rate_num: 0, rate_den: 100 };
const at = (text: string) => new Date(text);
const day = (text: string) => new Date(`${text}T00:00:00.000Z`);

const line = fc
	.record({
		quantity: fc.integer({ min: 1, max: 100_000 }),
		unit_amount: fc.bigInt({ min: 0n, max: 10_000_000_000n }),
		share: fc.integer({ min: 0, max: 100 }),
		rate: fc.constantFrom(ppn, none, { base_num: 1, base_den: 1, rate_num: 12, rate_den: 100 }),
	})
	.map(({ share, ...one }) => ({
		...one,
		discount: (BigInt(one.quantity) * one.unit_amount * BigInt(share)) / 100n,
	}));

describe('totals of a quotation', () => {
	it('are those of the example of PER-1/PJ/2025: 12,000,000 carries 1,320,000', () => {
		const figures = totalsOf([{ quantity: 1, unit_amount: 12_000_000n, discount: 0n, rate: ppn }]);
		expect(figures).toEqual({
			lines: [{ amount: 12_000_000n, tax: 1_320_000n }],
			totals: { subtotal: 12_000_000n, discount: 0n, tax: 1_320_000n, total: 13_320_000n },
		});
	});

	it('tax what is left after the discount', () => {
		const figures = totalsOf([
			{ quantity: 3, unit_amount: 1_000n, discount: 500n, rate: ppn },
			{ quantity: 1, unit_amount: 700n, discount: 0n, rate: none },
		]);
		expect(figures.totals).toEqual({ subtotal: 3_700n, discount: 500n, tax: 275n, total: 3_475n });
	});

	it('round the tax once: lines of 0.5 each are not rounded up one by one', () => {
		// 11 % of 50 is 5.5; two lines owe 11, and the first one takes the odd rupiah.
		const half = { quantity: 1, unit_amount: 50n, discount: 0n, rate: ppn };
		const figures = totalsOf([half, half]);
		expect(figures.lines.map((one) => one.tax)).toEqual([6n, 5n]);
		expect(figures.totals.tax).toBe(11n);
	});

	it('always add up, and so do the taxes of the lines', () => {
		fc.assert(
			fc.property(fc.array(line, { minLength: 1, maxLength: 100 }), (lines) => {
				const { totals, lines: figures } = totalsOf(lines);
				expect(totals.total).toBe(totals.subtotal - totals.discount + totals.tax);
				const amounts = figures.reduce((sum, one) => sum + one.amount, 0n);
				expect(amounts).toBe(totals.subtotal - totals.discount);
				const taxes = figures.reduce((sum, one) => sum + one.tax, 0n);
				expect(taxes).toBe(totals.tax);
			}),
		);
	});

	it('owe the exact tax, rounded half up, whatever the lines are', () => {
		const ordinary = fc.bigInt({ min: 0n, max: 1_000_000_000_000n });
		fc.assert(
			fc.property(fc.array(ordinary, { minLength: 1, maxLength: 50 }), (amounts) => {
				const sum = amounts.reduce((left, right) => left + right, 0n);
				const { tax } = documentTax(amounts.map((amount) => ({ amount, rate: ppn })));
				// 12 % of 11/12 is 11 %: the same figure by another way.
				expect(tax).toBe((sum * 11n + 50n) / 100n);
			}),
		);
	});
});

describe('problems of lines', () => {
	it('name a discount that is larger than its line', () => {
		const lines = [
			{ quantity: 2, unit_amount: 100n, discount: 200n },
			{ quantity: 2, unit_amount: 100n, discount: 201n },
		];
		expect(lineProblems(lines).map((one) => one.path)).toEqual(['body.items[1].discount']);
	});

	it('stop totals that JSON numbers cannot hold', () => {
		const big = { quantity: 100_000, unit_amount: largestTotal / 200_000n, discount: 0n };
		expect(lineProblems([big])).toEqual([]);
		expect(lineProblems([big, big]).map((one) => one.path)).toEqual(['body.items']);
	});
});

describe('the last day', () => {
	it('is two weeks from today in Jakarta, unless another day is named', () => {
		const afterMidnight = at('2026-11-20T17:30:00.000Z');
		expect(validUntil(undefined, afterMidnight)).toEqual({ date: day('2026-12-05') });
		expect(validUntil(day('2026-11-21'), afterMidnight)).toEqual({ date: day('2026-11-21') });
	});

	it('must not be over, by the date in Jakarta', () => {
		expect(validUntil(day('2026-11-20'), at('2026-11-20T16:59:59.999Z'))).toHaveProperty('date');
		expect(validUntil(day('2026-11-20'), at('2026-11-20T17:00:00.000Z'))).toMatchObject({
			problem: { path: 'body.valid_until' },
		});
	});

	it('counts in full', () => {
		const quotation = { valid_until: day('2026-11-20') };
		expect(isExpired(quotation, at('2026-11-20T16:59:59.999Z'))).toBe(false);
		expect(isExpired(quotation, at('2026-11-20T17:00:00.000Z'))).toBe(true);
	});
});

describe('names', () => {
	it('have a number of six digits or more', () => {
		expect(quotationNumber(2026, 123n)).toBe('QUO-2026-000123');
		expect(quotationNumber(2026, 1_234_567n)).toBe('QUO-2026-1234567');
	});

	it('give every version a document of its own', () => {
		const id = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
		expect(documentSlug({ id, number: 'QUO-2026-000123', version: 2 })).toBe(
			'quo-2026-000123-v2-0a5b6c7d8e9f',
		);
	});

	it('are the same answer when only spaces differ', () => {
		expect(isSameText('Budi  Santoso', ' Budi Santoso ')).toBe(true);
		expect(isSameText('Budi', 'Sari')).toBe(false);
		expect(isSameText(null, 'Budi')).toBe(false);
	});
});
