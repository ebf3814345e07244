import fc from 'fast-check';
import { currencies, exponentOf, formatMoney, roundedFraction, toDecimalText } from './index.ts';

describe('roundedFraction', () => {
	it.each([
		[1n, 2n, 1n],
		[-1n, 2n, -1n],
		[3n, 2n, 2n],
		[-3n, 2n, -2n],
		[1n, 3n, 0n],
		[2n, 3n, 1n],
		[-2n, 3n, -1n],
		[49n, 100n, 0n],
		[50n, 100n, 1n],
		[-50n, 100n, -1n],
		[0n, 7n, 0n],
		[10n ** 30n + 1n, 2n, 10n ** 30n / 2n + 1n],
	])('makes %s / %s into %s: halves go away from zero', (numerator, denominator, result) => {
		expect(roundedFraction(numerator, denominator)).toBe(result);
	});

	it('is never further than a half from the fraction, and treats both signs alike', () => {
		fc.assert(
			fc.property(
				fc.bigInt(),
				fc.bigInt({ min: 1n, max: 10n ** 18n }),
				(numerator, denominator) => {
					const rounded = roundedFraction(numerator, denominator);
					const twice = 2n * (rounded * denominator - numerator);
					expect(twice <= denominator && twice >= -denominator).toBe(true);
					expect(roundedFraction(-numerator, denominator)).toBe(-rounded);
				},
			),
		);
	});

	it('gives a whole number back unchanged', () => {
		fc.assert(
			fc.property(fc.bigInt(), fc.bigInt({ min: 1n, max: 10n ** 9n }), (whole, denominator) => {
				expect(roundedFraction(whole * denominator, denominator)).toBe(whole);
			}),
		);
	});

	it.each([0n, -1n])('refuses the denominator %s', (denominator) => {
		expect(() => roundedFraction(1n, denominator)).toThrow(RangeError);
	});
});

describe('formatMoney', () => {
	it.each([
		[1_500_000n, 'IDR', 'id', 'Rp 1.500.000'],
		[1_500_000n, 'IDR', 'en', 'IDR 1,500,000'],
		[0n, 'IDR', 'id', 'Rp 0'],
		[-2_500n, 'IDR', 'id', '-Rp 2.500'],
		[1_250n, 'USD', 'en', 'US$12.50'],
		[1_250n, 'USD', 'id', 'US$12,50'],
		[5n, 'USD', 'en', 'US$0.05'],
		[9_007_199_254_740_993n, 'IDR', 'id', 'Rp 9.007.199.254.740.993'],
	] as const)('writes %s %s in %s as %s', (amount, currency, locale, text) => {
		expect(formatMoney(amount, currency, locale)).toBe(text);
	});

	it('keeps every digit of every amount, with plain spaces only', () => {
		fc.assert(
			fc.property(
				fc.bigInt({ min: 0n, max: 10n ** 24n }),
				fc.constantFrom(...currencies),
				(amount, currency) => {
					for (const locale of ['id', 'en'] as const) {
						const text = formatMoney(amount, currency, locale);
						expect(BigInt(text.replaceAll(/\D/g, ''))).toBe(amount);
						expect(text).not.toMatch(/[^\S ]/);
					}
				},
			),
		);
	});

	it('refuses a currency that it does not know', () => {
		expect(() => formatMoney(1n, 'XYZ', 'id')).toThrow('Unknown currency XYZ');
		expect(() => exponentOf('toString')).toThrow(RangeError);
	});
});

describe('toDecimalText', () => {
	it('says exactly what the minor units say', () => {
		fc.assert(
			fc.property(fc.bigInt(), fc.integer({ min: 0, max: 6 }), (amount, exponent) => {
				const text = toDecimalText(amount, exponent);
				expect(BigInt(text.replace('.', ''))).toBe(amount);
				expect(text.split('.')[1]?.length ?? 0).toBe(exponent);
				expect(text).toMatch(/^-?\d+(\.\d+)?$/);
			}),
		);
	});
});
