import Handlebars from 'handlebars';
import { businessDate, formatDate } from '../../platform/clock/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { documentLabels, writeDocument } from '../../platform/money/document.ts';
import { documentTemplate, documentWords } from './document-template.ts';
import { figuresOf } from './figures.ts';
import type { QuotationWithItems } from './store.ts';

type Buyer = { name: string; address: string | null; npwp: string | null };

// Everything is escaped; strict, so that a misspelt name in the template fails in a test and not on paper.
const fill = Handlebars.compile(documentTemplate, { strict: true });

/** The quotation as a page of its own for the PDF: no scripts, nothing that has to be loaded. */
export function quotationDocument(
	quotation: QuotationWithItems,
	buyer: Buyer,
	seller: { name: string },
	taxRule: string | null,
	language: Language,
): string {
	const written = writeDocument(figuresOf(quotation), language);
	return fill({
		language,
		words: documentWords[language],
		labels: documentLabels[language],
		...written,
		items: written.items.map((item, index) => ({ ...item, position: index + 1 })),
		seller,
		buyer,
		number: quotation.number,
		version: quotation.version > 1 ? quotation.version : null,
		date: formatDate(businessDate(quotation.created_at), language),
		valid_until: formatDate(quotation.valid_until, language),
		tax_rule: taxRule,
		notes: quotation.notes,
	});
}
