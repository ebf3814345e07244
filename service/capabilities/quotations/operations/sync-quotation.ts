import { externalOperation, Refusal } from '../../../platform/operation/index.ts';
import { vendorFailure } from '../../../platform/errors/index.ts';
import { toDecimalText, exponentOf } from '../../../platform/money/index.ts';
import { isoDate } from '../../../platform/clock/index.ts';
import { getClient } from '../../clients/index.ts';
import { announceSynced } from '../announce.ts';
import { quotationContract } from '../contract.ts';
import { pageOfQuotation } from '../page-of-quotation.ts';
import { documentStorePort, pdfRendererPort, type DocumentToStore } from '../ports.ts';
import { documentSlug, pdfFilename } from '../rules.ts';
import * as store from '../store.ts';
import { toQuotation } from '../to-quotation.ts';

type Wanted = {
	id: string;
	page: string;
	document: Omit<DocumentToStore, 'pdf'>;
	filename: string;
};

/**
 * A version never changes, so a document that an earlier attempt left behind is the right one: it is found by its
 * slug and kept, and the PDF at the address that was mailed stays what it was.
 */
export const syncQuotation = externalOperation(quotationContract.sync, {
	// Cosmic accepts a second file of the same name without an error.
	exclusiveBy: (input) => input.quotation_id,
	async prepare(input, context): Promise<{ call: Wanted }> {
		const row = await store.getQuotation(context, input.quotation_id);
		const client = await getClient(context, row.client_id);
		const document = {
			slug: documentSlug(row),
			title: `${row.number} ${client.name}`,
			fields: documentFields(row, client.name),
		};
		const page = await pageOfQuotation(context, row);
		return { call: { id: row.id, page, document, filename: pdfFilename(row) } };
	},
	async call({ page, document, filename }, providers) {
		const documents = providers.get(documentStorePort);
		const held = await documents.find(document.slug);
		if (held !== null) return held;
		const content = await providers.get(pdfRendererPort).render(page);
		return documents.put({ ...document, pdf: { filename, content, source: page } });
	},
	async record(outcome, { id }, context) {
		if (!outcome.ok) return new Refusal(vendorFailure(outcome.error));
		const before = await store.getQuotationForUpdate(context, id);
		const { external_id: cosmic_id, pdf_url } = outcome.answer;
		if (before.cosmic_id === cosmic_id && before.pdf_url === pdf_url)
			return toQuotation(context, before);
		const stored = { cosmic_id, pdf_url, synced_at: context.now };
		const row = await store.updateDocument(context, id, stored);
		announceSynced(context, row);
		return toQuotation(context, row);
	},
});

const documentFields = (
	row: store.QuotationWithItems,
	clientName: string,
): DocumentToStore['fields'] => ({
	quotation_id: row.id,
	number: row.number,
	version: row.version,
	client_name: clientName,
	currency: row.currency,
	total: toDecimalText(row.total, exponentOf(row.currency)),
	valid_until: isoDate(row.valid_until),
});
