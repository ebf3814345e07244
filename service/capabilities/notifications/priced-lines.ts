import type { Language } from '../../platform/language/index.ts';
import {
	documentLabels,
	writeDocument,
	type MoneyDocument,
} from '../../platform/money/document.ts';
import type { MessageLayout } from './message-layout.ts';

/** The figures of a quotation or an invoice as a message shows them: as facts, and as the table below its words. */
export function pricedLines(
	document: MoneyDocument,
	language: Language,
	title: string,
): { facts: ReturnType<typeof factsOf>; lines: NonNullable<MessageLayout['lines']> } {
	const words = documentLabels[language];
	const facts = factsOf(document, language);
	const { items, net, tax, total } = facts;
	return {
		facts,
		lines: {
			title,
			rows: items.map(({ description, period, quantity, unit_amount, amount, discount }) => ({
				label: period === null ? description : `${description} (${period})`,
				detail: `${quantity} × ${unit_amount}`,
				value: amount,
				discount: discount === null ? null : { label: words.discount, value: discount },
			})),
			totals: [
				{ label: words.net, value: net },
				{ label: words.tax, value: tax },
				{ label: words.total, value: total },
			],
		},
	};
}

const factsOf = (document: MoneyDocument, language: Language) => ({
	...writeDocument(document, language),
	has_tax: document.tax !== 0n,
});
