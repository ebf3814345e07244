import { shareExactly, sumOf } from '../../platform/money/document.ts';
import { roundedFraction } from '../../platform/money/index.ts';
import {
	amountDays,
	nextDocument,
	type Limits,
	type Period,
	type Rate,
	type Terms,
} from '../../platform/period/index.ts';

/**
 * Invariants: what the items of a period cost together is rounded once, and a document charges what is missing to it, or gives
 * back what is too much. Its lines add up to it, and so do their taxes. So the documents of a period add up to its price,
 * whatever was changed in it, and how often.
 */

export type ItemCharge = {
	id: string;
	/** What the item costs for a full period, by day. */
	terms: readonly Terms[];
	tax_code: string;
	/** What documents of this period have charged for it, less what was given back. */
	billed: { net: bigint; tax: bigint };
};
/** `charged`: of the day of the document. `credited`: of the documents that a credit gives back from. */
export type Rates = ReadonlyMap<string, { charged: Rate; credited: Rate }>;
export type PlannedLine = { item_id: string; net: bigint; tax: bigint };
/** A negative amount gives back. */
export type PlannedDocument = { net: bigint; tax: bigint; lines: PlannedLine[] };

/** The document by which a period costs what its terms say; null when nothing is missing. `limits`: see `chargeOf`. */
export function planDocument(
	period: Period,
	items: readonly ItemCharge[],
	rates: Rates,
	limits: Limits = {},
): PlannedDocument | null {
	const days = BigInt(period.days);
	const missing = items.map((item) => {
		const cost = amountDays(period, item.terms, limits);
		return { item, cost, exact: cost - item.billed.net * days };
	});
	const target = roundedFraction(sumOf(missing.map(({ cost }) => cost)), days);
	const net = target - sumOf(items.map(({ billed }) => billed.net));
	// What an item misses by rounding alone is not worth a line; the next document of the period takes it along.
	const changed = missing.filter(({ exact }) => exact >= days || exact <= -days);
	if (net === 0n && changed.length === 0) return null;
	const shown = changed.length > 0 ? changed : missing;
	const nets = shareExactly(
		net,
		shown.map(({ exact }) => exact),
		days,
	);
	const lines = shown.map(({ item }, index) => ({ item, net: nets[index] ?? 0n }));
	const taxed = [...Map.groupBy(lines, ({ item }) => item.tax_code).keys()].flatMap((code) =>
		withTax(code, { lines, items, rates }),
	);
	const tax = sumOf(taxed.map((line) => line.tax));
	if (net + tax === 0n) return null;
	const order = new Map(items.map(({ id }, index) => [id, index]));
	const position = ({ item_id }: PlannedLine): number => order.get(item_id) ?? 0;
	return {
		net,
		tax,
		lines: taxed
			.filter((line) => line.net !== 0n || line.tax !== 0n)
			.sort((a, b) => position(a) - position(b)),
	};
}

type UntaxedLine = { item: ItemCharge; net: bigint };

/** The lines of what is taxed alike, with their shares of the tax, which is rounded once. */
function withTax(
	code: string,
	{ lines, items, rates }: { lines: UntaxedLine[]; items: readonly ItemCharge[]; rates: Rates },
): PlannedLine[] {
	const rate = rates.get(code);
	if (rate === undefined) throw new Error(`There is no rate for tax ${code}`);
	const alike = lines.filter(({ item }) => item.tax_code === code);
	const billed = items.filter(({ tax_code }) => tax_code === code).map((item) => item.billed);
	const before = {
		net: sumOf(billed.map(({ net }) => net)),
		tax: sumOf(billed.map(({ tax }) => tax)),
	};
	const net = sumOf(alike.map((line) => line.net));
	const { numerator, denominator } = net < 0n ? rate.credited : rate.charged;
	const after = before.net + net;
	const document = nextDocument(after < 0n ? 0n : after, before, { numerator, denominator });
	const taxes = shareExactly(
		document?.tax ?? 0n,
		alike.map((line) => line.net * numerator),
		denominator,
	);
	return alike.map(({ item, net: amount }, index) => ({
		item_id: item.id,
		net: amount,
		tax: taxes[index] ?? 0n,
	}));
}
