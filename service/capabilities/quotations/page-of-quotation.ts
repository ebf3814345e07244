import type { ReadContext } from '../../platform/context/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { quotationConfig } from './config.ts';
import { quotationDocument } from './document.ts';
import type { QuotationWithItems } from './store.ts';

/** The page that becomes the PDF of a quotation, in the language of its client. */
export async function pageOfQuotation(
	context: ReadContext,
	row: QuotationWithItems,
): Promise<string> {
	const client = await getClient(context, row.client_id);
	const seller = { name: context.config.read(quotationConfig).COMPANY_NAME };
	return quotationDocument(row, client, seller, localeOf(client));
}
