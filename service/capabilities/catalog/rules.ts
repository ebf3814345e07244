import { roundedFraction } from '../../platform/money/index.ts';

/**
 * Invariants: of one product, currency and period at most one price is valid on a day, and a price once set is never
 * changed, only ended. Tax is exact until the document is complete and is then rounded once, half away from zero.
 */

export type TaxRate = { base_num: number; base_den: number; rate_num: number; rate_den: number };
export type Fraction = { numerator: bigint; denominator: bigint };

/**
 * How far the taxes printed on the lines and the tax of the document may be apart, in minor units a line: each line
 * is rounded separately, only for display.
 */
export const taxTolerancePerLine = 1n;

/** Tax on an amount, exact: amount × base × rate. */
export function exactTax(amount: bigint, rate: TaxRate): Fraction {
	return {
		numerator: amount * BigInt(rate.base_num) * BigInt(rate.rate_num),
		denominator: BigInt(rate.base_den) * BigInt(rate.rate_den),
	};
}

/** Taxes of a document: each line's for display, and the document's own, which is the one that is owed. */
export function documentTax(lines: readonly { amount: bigint; rate: TaxRate }[]): {
	line_taxes: bigint[];
	tax: bigint;
} {
	const exact = lines.map((line) => exactTax(line.amount, line.rate));
	const sum = exact.reduce(added, { numerator: 0n, denominator: 1n });
	return { line_taxes: exact.map(rounded), tax: rounded(sum) };
}

const rounded = ({ numerator, denominator }: Fraction): bigint =>
	roundedFraction(numerator, denominator);

function added(left: Fraction, right: Fraction): Fraction {
	if (left.denominator === right.denominator)
		return { numerator: left.numerator + right.numerator, denominator: left.denominator };
	return {
		numerator: left.numerator * right.denominator + right.numerator * left.denominator,
		denominator: left.denominator * right.denominator,
	};
}

/** The period that a product of this kind is priced for inside an offer. */
export const pricePeriodOf = (kind: string, billingPeriod: string): string =>
	kind === 'ONE_TIME' ? 'ONCE' : billingPeriod;

/** A one-time product is charged ONCE, a subscription every month or year; any other price would never be used. */
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
