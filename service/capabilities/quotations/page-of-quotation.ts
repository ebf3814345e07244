import { companyOf } from '../../platform/company/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { getClient } from '../clients/index.ts';
import { quotationSettings } from './config.ts';
import { quotationDocument } from './document.ts';
import { taxRuleOf } from './figures.ts';
import type { QuotationWithItems } from './store.ts';
import { languageOf } from './to-quotation.ts';

/** The page that becomes the PDF of a quotation, in its language. */
export async function pageOfQuotation(
	context: ReadContext,
	quotation: QuotationWithItems,
): Promise<string> {
	const buyer = await getClient(context, quotation.client_id);
	const language = languageOf(quotation, buyer);
	return quotationDocument({
		quotation,
		buyer,
		seller: companyOf(context.config),
		tax_rule: await taxRuleOf(context, quotation, language),
		due_days: context.config.read(quotationSettings).BILLING_DUE_DAYS,
		language,
	});
}
