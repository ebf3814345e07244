import { documentTax, taxRateFor, type TaxRate } from '../catalog/index.ts';
import { businessDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';

type Taxed<L> = { items: (Omit<L, 'tax_code'> & { tax: bigint })[]; tax: bigint };

/** The rates of tax codes on the day of a document that is made now. */
export async function ratesToday(
	context: ReadContext,
	codes: Iterable<string>,
): Promise<Map<string, TaxRate>> {
	const today = businessDate(context.now);
	const unique = [...new Set(codes)];
	const rates = await Promise.all(unique.map((code) => taxRateFor(context, code, today)));
	return new Map(rates.map((rate, index) => [unique[index] ?? '', rate]));
}

/** Lines with their shares of the tax, which is rounded once for the document. */
export function taxedBy<L extends { amount: bigint; tax_code: string }>(
	rates: ReadonlyMap<string, TaxRate>,
	lines: readonly L[],
): Taxed<L> {
	const { line_taxes, tax } = documentTax(
		lines.map(({ amount, tax_code }) => {
			const rate = rates.get(tax_code);
			if (rate === undefined) throw new Error(`The rate of ${tax_code} was not read`);
			return { amount, rate };
		}),
	);
	const items = lines.map(({ tax_code: _, ...line }, index) => ({
		...line,
		tax: line_taxes[index] ?? 0n,
	}));
	return { items, tax };
}

/** The same for one document, by the rates of today. */
export const taxed = async <L extends { amount: bigint; tax_code: string }>(
	context: ReadContext,
	lines: readonly L[],
): Promise<Taxed<L>> =>
	taxedBy(
		await ratesToday(
			context,
			lines.map(({ tax_code }) => tax_code),
		),
		lines,
	);
