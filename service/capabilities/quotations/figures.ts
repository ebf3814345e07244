import type { ReadContext } from '../../platform/context/index.ts';
import { businessDate } from '../../platform/clock/index.ts';
import type { Language } from '../../platform/language/index.ts';
import {
	moneyDocument,
	type MoneyDocument,
	type MoneyLine,
} from '../../platform/money/document.ts';
import { taxRateFor, taxRule } from '../catalog/index.ts';
import type { QuotationItemRow, QuotationWithItems } from './store.ts';

/** The figures of a quotation, as every document, mail and page shows them. */
export const figuresOf = (row: QuotationWithItems): MoneyDocument<QuotationItemRow & MoneyLine> =>
	moneyDocument(row);

/** How its tax came about, in a sentence for the client; null when nothing of it is taxed. */
export async function taxRuleOf(
	context: ReadContext,
	quotation: Pick<QuotationWithItems, 'created_at' | 'tax'>,
	language: Language,
): Promise<string | null> {
	if (quotation.tax === 0n) return null;
	return taxRule(await taxRateFor(context, 'PPN', businessDate(quotation.created_at)), language);
}
