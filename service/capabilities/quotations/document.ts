import { businessDate, formatDate } from '../../platform/clock/index.ts';
import type { Company } from '../../platform/company/index.ts';
import { withNumbers } from '../../platform/fonts/index.ts';
import type { Language } from '../../platform/language/index.ts';
import {
	documentLabels,
	writeDocument,
	type WrittenDocument,
} from '../../platform/money/document.ts';
import { compilePage, fillPage, letterheadView } from '../../platform/printed/index.ts';
import { conditionsOf } from './conditions.ts';
import { documentTemplate, documentWords } from './document-template.ts';
import { QuotationUnprintable } from './errors.ts';
import { figuresOf } from './figures.ts';
import type { QuotationWithItems } from './store.ts';

export type DocumentParts = {
	quotation: QuotationWithItems;
	buyer: { name: string; address: string | null; npwp: string | null };
	seller: Company;
	/** How the tax came about. */
	tax_rule: string | null;
	due_days: number;
	language: Language;
};

const fill = compilePage(documentTemplate);

/**
 * The quotation as a page of its own for the PDF: no scripts, nothing that has to be loaded. Throws when it contains
 * characters that could not be drawn: they would be gaps in what the client signs.
 */
export function quotationDocument(parts: DocumentParts): string {
	const { page, missing } = fillPage(fill, viewOf(parts));
	if (missing.length > 0)
		throw QuotationUnprintable(
			{ quotation_id: parts.quotation.id, characters: [...missing] },
			{ detail: `No font has these characters: ${withNumbers(missing)}` },
		);
	return page;
}

function viewOf({ quotation, buyer, seller, tax_rule, due_days, language }: DocumentParts) {
	const words = documentWords[language];
	const written = writeDocument(figuresOf(quotation), language);
	const valid_until = formatDate(quotation.valid_until, language);
	const { trial, term } = conditionsOf(quotation, language);
	return {
		...letterheadView(seller, language),
		title: words.title,
		words,
		labels: documentLabels[language],
		buyer,
		number: quotation.number,
		version: quotation.version > 1 ? quotation.version : null,
		date: formatDate(businessDate(quotation.created_at), language),
		valid_until,
		...written,
		items: written.items.map((item, index) => ({ ...item, position: index + 1 })),
		widths: widthsOf(written, language),
		tax_rule,
		notes: quotation.notes,
		terms: [
			words.validity.replace('{date}', valid_until),
			trial ?? words.payment.replace('{days}', String(due_days)),
			...(term === null ? [] : [term]),
			words.currency.replace('{currency}', quotation.currency),
			words.acceptance,
		],
	};
}

/** Millimetres that the longest text of a number column needs at the size of the table; a digit is 1.92 mm wide. */
function widthsOf(written: WrittenDocument, language: Language) {
	const { net, tax, total, items } = written;
	const labels = documentLabels[language];
	const width = (...texts: readonly string[]): number =>
		Math.ceil(Math.max(...texts.map((text) => text.length)) * 1.95) + 4;
	return {
		quantity: width(labels.quantity, ...items.map((item) => item.quantity)),
		unit_amount: width(labels.unit_amount, ...items.map((item) => item.unit_amount)),
		amount: Math.max(
			width(labels.amount, net, tax, ...items.flatMap((one) => [one.amount, one.discount ?? ''])),
			// The total is printed larger.
			Math.ceil(total.length * 2.45) + 4,
		),
	};
}
