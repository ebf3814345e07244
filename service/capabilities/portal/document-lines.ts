import { html, type Html } from '../../platform/pages/index.ts';
import type { Language } from '../../platform/language/index.ts';
import {
	documentLabels,
	writeDocument,
	type MoneyDocument,
} from '../../platform/money/document.ts';

/**
 * The lines and sums of a document. Two columns, the calculation of a line below its text, so that they fit a narrow phone;
 * the right one adds up from top to bottom. There an amount that finds no room beside its text goes below it.
 */
export function documentLines(document: MoneyDocument, language: Language): Html {
	const say = documentLabels[language];
	const written = writeDocument(document, language);
	const row = (label: Html | string, amount: string): Html =>
		html`<tr>
			<td>${label}</td>
			<td class="number">${amount}</td>
		</tr>`;
	const rows = written.items.flatMap((item) => [
		row(
			html`${item.description}<br /><small
					>${item.quantity} ×
					${item.unit_amount}${item.period === null ? '' : ` · ${item.period}`}</small
				>`,
			item.amount,
		),
		...(item.discount === null ? [] : [row(say.discount, item.discount)]),
	]);
	return html`<table class="figures">
		<thead>
			<tr>
				<th>${say.item}</th>
				<th class="number">${say.amount}</th>
			</tr>
		</thead>
		<tbody>
			${rows}
		</tbody>
		<tfoot>
			${row(say.net, written.net)} ${row(say.tax, written.tax)}
			<tr>
				<th>${say.total}</th>
				<th class="number">${written.total}</th>
			</tr>
		</tfoot>
	</table>`;
}
