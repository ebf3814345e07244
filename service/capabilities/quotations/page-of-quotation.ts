import { companyOf } from '../../platform/company/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { quotationDocument } from './document.ts';
import { taxRuleOf } from './figures.ts';
import type { QuotationWithItems } from './store.ts';

/** The page that becomes the PDF of a quotation, in the language of its client. */
export async function pageOfQuotation(
	context: ReadContext,
	row: QuotationWithItems,
): Promise<string> {
	const client = await getClient(context, row.client_id);
	const seller = companyOf(context.config);
	const language = localeOf(client);
	const taxRule = await taxRuleOf(context, row, language);
	return quotationDocument(row, client, seller, taxRule, language);
}
