import { businessDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { taxRateFor } from '../catalog/index.ts';
import { getClient } from '../clients/index.ts';
import { notificationsConfig } from '../notifications/index.ts';
import { quotationDocument } from './document.ts';
import type { QuotationWithItems } from './store.ts';
import { languageOf } from './to-quotation.ts';

/** The page that becomes the PDF of a quotation, in its language. */
export async function pageOfQuotation(
	context: ReadContext,
	row: QuotationWithItems,
): Promise<string> {
	const client = await getClient(context, row.client_id);
	const ppn = await taxRateFor(context, 'PPN', businessDate(row.created_at));
	const seller = { name: context.config.read(notificationsConfig).COMPANY_NAME, ppn };
	return quotationDocument(row, client, seller, languageOf(row, client));
}
