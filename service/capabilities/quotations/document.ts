import Handlebars from 'handlebars';
import { formatDate } from '../../platform/clock/index.ts';
import { businessDate } from '../../platform/clock/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import { documentTemplate, documentWords } from './document-template.ts';
import type { QuotationWithItems } from './store.ts';

type Buyer = { name: string; address: string | null; npwp: string | null };

// Everything is escaped; strict, so that a misspelt name in the template fails in a test and not on paper.
const fill = Handlebars.compile(documentTemplate, { strict: true });

/** The quotation as a page of its own for the PDF: no scripts, nothing that has to be loaded. */
export function quotationDocument(
	quotation: QuotationWithItems,
	buyer: Buyer,
	seller: { name: string },
	language: 'id' | 'en',
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
			quantity: new Intl.NumberFormat(language === 'id' ? 'id-ID' : 'en-GB').format(item.quantity),
			unit_amount: money(item.unit_amount),
			discount: item.discount === 0n ? null : money(-item.discount),
			amount: money(item.amount),
		})),
		subtotal: money(quotation.subtotal),
		discount: quotation.discount === 0n ? null : money(-quotation.discount),
		tax: money(quotation.tax),
		has_tax: quotation.tax > 0n,
		total: money(quotation.total),
		notes: quotation.notes,
	});
}
