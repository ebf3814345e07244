import Handlebars from 'handlebars';
import { businessDate, formatDate } from '../../platform/clock/index.ts';
import { numberFormat, type Language } from '../../platform/language/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import type { TaxRate } from '../catalog/index.ts';
import { documentTemplate, documentWords } from './document-template.ts';
import type { QuotationWithItems } from './store.ts';

type Ppn = TaxRate & { source: string };
type Buyer = { name: string; address: string | null; npwp: string | null };

// Everything is escaped; strict, so that a misspelt name in the template fails in a test and not on paper.
const fill = Handlebars.compile(documentTemplate, { strict: true });

/** The quotation as a page of its own for the PDF: no scripts, nothing that has to be loaded. */
export function quotationDocument(
	quotation: QuotationWithItems,
	buyer: Buyer,
	seller: { name: string; ppn: Ppn },
	language: Language,
): string {
	const money = (amount: bigint): string => formatMoney(amount, quotation.currency, language);
	const words = documentWords[language];
	return fill({
		language,
		words,
		seller,
		buyer,
		number: quotation.number,
		version: quotation.version > 1 ? quotation.version : null,
		date: formatDate(businessDate(quotation.created_at), language),
		valid_until: formatDate(quotation.valid_until, language),
		items: quotation.items.map((item) => ({
			position: item.position,
			description: item.description,
			period: words.periods[item.billing_period] ?? '',
			quantity: numberFormat(language).format(item.quantity),
			unit_amount: money(item.unit_amount),
			discount: item.discount === 0n ? null : money(-item.discount),
			amount: money(item.amount),
		})),
		subtotal: money(quotation.subtotal),
		discount: quotation.discount === 0n ? null : money(-quotation.discount),
		tax: money(quotation.tax),
		tax_note: quotation.tax === 0n ? null : taxNote(seller.ppn, language),
		total: money(quotation.total),
		notes: quotation.notes,
	});
}

/** How the tax comes about, by the rate of the day: neither the rate nor its base is a constant. */
function taxNote(ppn: Ppn, language: Language): string {
	const percent = numberFormat(language, { style: 'percent', maximumFractionDigits: 2 });
	const words = documentWords[language];
	const note = ppn.base_num === ppn.base_den ? words.tax_note : words.reduced_tax_note;
	return note
		.replace('{rate}', percent.format(ppn.rate_num / ppn.rate_den))
		.replace('{base}', `${ppn.base_num}/${ppn.base_den}`)
		.replace('{source}', ppn.source);
}
