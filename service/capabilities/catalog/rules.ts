import { apportion, sumOf } from '../../platform/money/document.ts';
import { roundedFraction } from '../../platform/money/index.ts';

/**
 * Invariants: of one product, currency and period at most one price is valid on a day, and a price once set is never
 * changed, only ended. Tax is exact until the document is complete and is then rounded once, half away from zero; the
 * taxes of the lines are shares of it and add up to it.
 */

export type TaxRate = { base_num: number; base_den: number; rate_num: number; rate_den: number };
export type Fraction = { numerator: bigint; denominator: bigint };

/**
 * How far the tax on a faktur pajak may be from the tax of the document, in minor units a line: other software rounds
 * each line by itself.
 */
export const taxTolerancePerLine = 1n;

/** Tax on an amount, exact: amount × base × rate. */
export function exactTax(amount: bigint, rate: TaxRate): Fraction {
	return {
		numerator: amount * BigInt(rate.base_num) * BigInt(rate.rate_num),
		denominator: BigInt(rate.base_den) * BigInt(rate.rate_den),
	};
}

/** The tax of a document, rounded once from the sum of its lines, and the lines' shares of it by largest remainder. */
export function documentTax(lines: readonly { amount: bigint; rate: TaxRate }[]): {
	line_taxes: bigint[];
	tax: bigint;
} {
	const exact = lines.map((line) => exactTax(line.amount, line.rate));
	const denominator = [...new Set(exact.map((one) => one.denominator))].reduce(
		(product, one) => product * one,
		1n,
	);
	const numerators = exact.map((one) => one.numerator * (denominator / one.denominator));
	const tax = roundedFraction(sumOf(numerators), denominator);
	return { line_taxes: apportion(tax, numerators), tax };
}

/** The period that a product of this kind is priced for inside an offer. */
export const pricePeriodOf = (kind: string, billingPeriod: string): string =>
	kind === 'ONE_TIME' ? 'ONCE' : billingPeriod;

/** A one-time product is charged ONCE, a subscription every period; any other price would never be used. */
export const isPeriodOf = (kind: string, period: string): boolean =>
	(kind === 'ONE_TIME') === (period === 'ONCE');

/** When a price is valid, seen from a day. */
export const priceStates = ['PAST', 'CURRENT', 'FUTURE'] as const;
export type PriceState = (typeof priceStates)[number];

export function stateOfPrice(
	{ valid_from, valid_to }: { valid_from: Date; valid_to: Date | null },
	today: Date,
): PriceState {
	if (valid_from > today) return 'FUTURE';
	return valid_to !== null && valid_to < today ? 'PAST' : 'CURRENT';
}
