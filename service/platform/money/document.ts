import { numberFormat, type Language } from '../language/index.ts';
import type { BillingPeriod } from '../period/index.ts';
import { formatMoney } from './index.ts';

/**
 * The figures of a quotation or an invoice, in minor units. Everything that shows or sends them (API, PDF, mails, pages,
 * gateways) takes them from here, so that all agree: gross = quantity × unit price, net = gross − discount, and the sums
 * of the lines are the figures of the document.
 */
export type MoneyDocument<L extends MoneyLine = MoneyLine> = {
	currency: string;
	lines: readonly L[];
	gross: bigint;
	discount: bigint;
	/** What the tax is calculated from. */
	net: bigint;
	tax: bigint;
	total: bigint;
};
export type MoneyLine = {
	description: string;
	quantity: number;
	unit_amount: bigint;
	gross: bigint;
	discount: bigint;
	net: bigint;
	/** How often it is charged, where that differs from line to line. */
	billing_period?: string;
};
/** A stored line: `amount` is its net. */
type StoredLine = {
	description: string;
	quantity: number;
	unit_amount: bigint;
	amount: bigint;
	billing_period?: string;
};

/** What a stored line stands for: its discount is what lies between its price and its amount. */
export function lineFigures(line: Pick<StoredLine, 'quantity' | 'unit_amount' | 'amount'>): {
	gross: bigint;
	discount: bigint;
	net: bigint;
} {
	const gross = BigInt(line.quantity) * line.unit_amount;
	return { gross, discount: gross - line.amount, net: line.amount };
}

/** Throws when the figures do not add up: such a document must not reach a client. */
export function moneyDocument<I extends StoredLine>(document: {
	currency: string;
	items: readonly I[];
	tax: bigint;
	total: bigint;
}): MoneyDocument<I & MoneyLine> {
	const { currency, items, tax, total } = document;
	const lines = items.map((item) => ({ ...item, ...lineFigures(item) }));
	const gross = sumOf(lines.map((line) => line.gross));
	const discount = sumOf(lines.map((line) => line.discount));
	const net = gross - discount;
	if (net + tax !== total) throw new RangeError(`${net} + ${tax} is not the total of ${total}`);
	return { currency, lines, gross, discount, net, tax, total };
}

export const sumOf = (amounts: readonly bigint[]): bigint =>
	amounts.reduce((sum, amount) => sum + amount, 0n);

/**
 * Shares of a total by weights, whole units, the largest remainders rounded up, of equal ones the earlier: the shares add
 * up to the total exactly. A negative total, such as a credit, is shared like the same positive one. Weights that add up
 * to 0 count as equal.
 */
export function apportion(total: bigint, weights: readonly bigint[]): bigint[] {
	if (total < 0n) return apportion(-total, weights).map((share) => -share);
	const sum = sumOf(weights);
	if (sum < 0n)
		return apportion(
			total,
			weights.map((weight) => -weight),
		);
	if (sum === 0n && weights.length > 0)
		return apportion(
			total,
			weights.map(() => 1n),
		);
	const remainders = weights.map((weight) => (((total * weight) % sum) + sum) % sum);
	const shares = weights.map((weight, index) => (total * weight - (remainders[index] ?? 0n)) / sum);
	const rest = Number(total - sumOf(shares));
	const byRemainder = remainders
		.map((remainder, index) => ({ index, remainder }))
		.sort((a, b) => (a.remainder === b.remainder ? 0 : a.remainder > b.remainder ? -1 : 1));
	const raised = new Set(byRemainder.slice(0, rest).map(({ index }) => index));
	return shares.map((share, index) => (raised.has(index) ? share + 1n : share));
}

/**
 * Whole shares of a total, each at its exact fraction or next to it, with the largest remainders rounded up. For a total that
 * is the rounded sum of the fractions; what it differs more is spread over all. Fractions may be negative.
 */
export function shareExactly(
	total: bigint,
	numerators: readonly bigint[],
	denominator: bigint,
): bigint[] {
	const remainders = numerators.map((one) => ((one % denominator) + denominator) % denominator);
	const shares = numerators.map((one, index) => (one - (remainders[index] ?? 0n)) / denominator);
	const count = BigInt(shares.length);
	if (count === 0n) return [];
	const rest = total - sumOf(shares);
	const odd = ((rest % count) + count) % count;
	const each = (rest - odd) / count;
	const byRemainder = remainders
		.map((remainder, index) => ({ index, remainder }))
		.sort((a, b) => (a.remainder === b.remainder ? 0 : a.remainder > b.remainder ? -1 : 1));
	const raised = new Set(byRemainder.slice(0, Number(odd)).map(({ index }) => index));
	return shares.map((share, index) => share + each + (raised.has(index) ? 1n : 0n));
}

/** The figures of a document as texts for people: amounts of lines and discounts add up to `net`, and with `tax` to `total`. */
export type WrittenDocument = {
	items: {
		description: string;
		quantity: string;
		unit_amount: string;
		/** Quantity × unit price. */
		amount: string;
		/** "-Rp 250.000", a row of its own below the line; null without one. */
		discount: string | null;
		/** "per bulan" */
		period: string | null;
	}[];
	net: string;
	tax: string;
	total: string;
};

export function writeDocument(document: MoneyDocument, language: Language): WrittenDocument {
	const money = (amount: bigint): string => formatMoney(amount, document.currency, language);
	return {
		items: document.lines.map((line) => ({
			description: line.description,
			quantity: numberFormat(language).format(line.quantity),
			unit_amount: money(line.unit_amount),
			amount: money(line.gross),
			discount: line.discount === 0n ? null : money(-line.discount),
			period: periods[language][line.billing_period ?? ''] ?? null,
		})),
		net: money(document.net),
		tax: money(document.tax),
		total: money(document.total),
	};
}

const periods: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
	id: {
		MONTHLY: 'per bulan',
		QUARTERLY: 'per tiga bulan',
		HALF_YEARLY: 'per enam bulan',
		YEARLY: 'per tahun',
		ONCE: 'sekali bayar',
	},
	en: {
		MONTHLY: 'a month',
		QUARTERLY: 'a quarter',
		HALF_YEARLY: 'half a year',
		YEARLY: 'a year',
		ONCE: 'once',
	},
} satisfies Record<Language, Record<BillingPeriod, string>>;

/** What the figures are called, the same on every document, mail and page. */
export const documentLabels = {
	id: {
		item: 'Uraian',
		quantity: 'Jumlah',
		unit_amount: 'Harga satuan',
		amount: 'Nilai',
		discount: 'Diskon',
		net: 'Subtotal',
		tax: 'PPN',
		total: 'Total',
	},
	en: {
		item: 'Description',
		quantity: 'Quantity',
		unit_amount: 'Unit price',
		amount: 'Amount',
		discount: 'Discount',
		net: 'Subtotal',
		tax: 'VAT (PPN)',
		total: 'Total',
	},
} as const satisfies Record<Language, Record<string, string>>;
