import { numberFormat, type Language } from '../language/index.ts';

/**
 * Money is a bigint of minor units beside an ISO 4217 currency. The exponent says how many digits of the number are
 * decimals: IDR has 0 here (whole rupiah), so 1500000n IDR is Rp 1.500.000.
 */
const exponents: Readonly<Record<string, number>> = {
	IDR: 0,
	USD: 2,
	SGD: 2,
	EUR: 2,
	MYR: 2,
	PHP: 2,
	THB: 2,
	VND: 0,
};

/** Currencies that can be quoted and collected. */
export const currencies: readonly string[] = Object.keys(exponents);

/** Decimal digits inside a minor-unit amount; throws on a currency we do not know. */
export function exponentOf(currency: string): number {
	const exponent = Object.hasOwn(exponents, currency) ? exponents[currency] : undefined;
	if (exponent === undefined) throw new RangeError(`Unknown currency ${currency}`);
	return exponent;
}

/** Rounds a fraction to a whole number, halves away from zero. Rounding happens once per document line, here. */
export function roundedFraction(numerator: bigint, denominator: bigint): bigint {
	if (denominator <= 0n) throw new RangeError('The denominator must be positive');
	const sign = numerator < 0n ? -1n : 1n;
	const size = numerator * sign;
	return sign * ((size * 2n + denominator) / (denominator * 2n));
}

/** Text for people: `formatMoney(1500000n, 'IDR', 'id')` is "Rp 1.500.000" with a plain space. */
export function formatMoney(amount: bigint, currency: string, locale: Language): string {
	const exponent = exponentOf(currency);
	const format = numberFormat(locale, {
		style: 'currency',
		currency,
		minimumFractionDigits: exponent,
		maximumFractionDigits: exponent,
	});
	const formatted = format.format(toDecimalText(amount, exponent) as Intl.StringNumericLiteral);
	// Mail clients and figure checks want one kind of space.
	return formatted.replaceAll('\u00a0', ' ');
}

/** "12.50" for 1250n with exponent 2: exact, unlike a division. */
export function toDecimalText(amount: bigint, exponent: number): string {
	if (exponent === 0) return amount.toString();
	const sign = amount < 0n ? '-' : '';
	const digits = (amount < 0n ? -amount : amount).toString().padStart(exponent + 1, '0');
	return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
