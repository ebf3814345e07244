import { companyOf } from '../../platform/company/index.ts';
import { businessDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { taxRateFor } from '../catalog/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { quotationDocument } from './document.ts';
import type { QuotationWithItems } from './store.ts';

/** The page that becomes the PDF of a quotation, in the language of its client. */
export async function pageOfQuotation(
	context: ReadContext,
	row: QuotationWithItems,
): Promise<string> {
	const client = await getClient(context, row.client_id);
	const ppn = await taxRateFor(context, 'PPN', businessDate(row.created_at));
	const seller = { name: companyOf(context.config).name, ppn };
	return quotationDocument(row, client, seller, localeOf(client));
}
