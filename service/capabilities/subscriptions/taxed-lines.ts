import { documentTax, taxRateFor } from '../catalog/index.ts';
import { businessDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';

/**
 * Lines with their shares of the tax, which is rounded once for the document. The rate is that of the day of the document,
 * which is today.
 */
export async function taxed<L extends { amount: bigint; tax_code: string }>(
	context: ReadContext,
	lines: readonly L[],
): Promise<{ items: (Omit<L, 'tax_code'> & { tax: bigint })[]; tax: bigint }> {
	const today = businessDate(context.now);
	const rated = await Promise.all(
		lines.map(async ({ amount, tax_code }) => ({
			amount,
			rate: await taxRateFor(context, tax_code, today),
		})),
	);
	const { line_taxes, tax } = documentTax(rated);
	const items = lines.map(({ tax_code: _, ...line }, index) => ({
		...line,
		tax: line_taxes[index] ?? 0n,
	}));
	return { items, tax };
}
