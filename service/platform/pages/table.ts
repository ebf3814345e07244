import { html, type Html, type Value } from '../html/index.ts';
import type { Language } from '../language/index.ts';
import { kitWords } from './kit-words.ts';
import { withQuery } from './query.ts';

export type Column<Row> = {
	/** Empty for a column of buttons; screen readers then hear `unseen_label`. */
	label: string;
	unseen_label?: string;
	cell: (row: Row) => Value;
	/** `number` stands on the right with digits of one width; `short` does not break; `whole` has no label on a phone. */
	kind?: 'text' | 'number' | 'short' | 'whole';
	/** Name by which the list can be sorted; the head becomes a link. */
	sort?: string;
	/** Names the row for readers who listen; one column at most. */
	isHead?: boolean;
};

export type Table<Row> = {
	columns: readonly Column<Row>[];
	rows: readonly Row[];
	/** Says what the table holds; seen only when `isCaptionSeen`. */
	caption: string;
	isCaptionSeen?: boolean;
	/** Address of the page with its query: sort links keep the filter. Without it there are none. */
	address?: string;
	language: Language;
};

/**
 * A table that becomes one card for each row on a phone. The address holds the order: `?sort=due` or `?sort=-due`; a link in
 * the head turns it around and begins at the first page.
 */
export function table<Row>({
	columns,
	rows,
	caption,
	isCaptionSeen = false,
	address = '',
	language,
}: Table<Row>): Html {
	const head = (column: Column<Row>): Html => headCell(column, address, language);
	const cell = (column: Column<Row>, row: Row): Html => {
		const { kind = 'text', label, isHead = false } = column;
		const value = column.cell(row);
		return isHead
			? html`<th scope="row" class="${kind}" data-label="${label}">${value}</th>`
			: html`<td class="${kind}" data-label="${label}">${value}</td>`;
	};
	return html`<table class="cards">
		<caption class="${isCaptionSeen ? '' : 'unseen'}">
			${caption}
		</caption>
		<thead>
			<tr>
				${columns.map(head)}
			</tr>
		</thead>
		<tbody>
			${rows.map(
				(row) =>
					html`<tr>
						${columns.map((column) => cell(column, row))}
					</tr>`,
			)}
		</tbody>
	</table>`;
}

function headCell<Row>(
	{ label, unseen_label, kind = 'text', sort }: Column<Row>,
	address: string,
	language: Language,
): Html {
	if (label === '')
		return html`<th scope="col" class="${kind}">
			<span class="unseen">${unseen_label ?? '–'}</span>
		</th>`;
	// A table without an address, such as in a preview, can be opened in no other order.
	if (sort === undefined || address === '')
		return html`<th scope="col" class="${kind}">${label}</th>`;
	const present = new URLSearchParams(address.split('?')[1] ?? '').get('sort');
	const order = present === sort ? 'ascending' : present === `-${sort}` ? 'descending' : 'none';
	const next = order === 'ascending' ? `-${sort}` : sort;
	const hint = `${kitWords(language).sort_by} ${label}`;
	return html`<th scope="col" class="${kind}" aria-sort="${order}">
		<a href="${withQuery(address, { sort: next, cursor: null })}" title="${hint}">${label}</a>
	</th>`;
}

export type BarRow = { label: string; value: number; shown: string; href?: string };

/** Amounts beside each other as bars: ageing, reasons, steps of a funnel. The numbers stand beside the bars. */
export function barRows(
	rows: readonly BarRow[],
	{ caption, label, amount }: { caption: string; label: string; amount: string },
): Html {
	const largest = Math.max(...rows.map(({ value }) => value), 0);
	const bar = ({ value }: BarRow): Html => {
		const width = largest === 0 ? 0 : Math.max(0, Math.round((value / largest) * 1000) / 10);
		return html`<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
			<rect class="track" width="100" height="10" />
			<rect width="${width}" height="10" />
		</svg>`;
	};
	return html`<table class="bars">
		<caption class="unseen">
			${caption}
		</caption>
		<thead>
			<tr>
				<th scope="col">${label}</th>
				<th scope="col" class="bar-cell"></th>
				<th scope="col" class="number">${amount}</th>
			</tr>
		</thead>
		<tbody>
			${rows.map(
				(row) =>
					html`<tr>
						<th scope="row">
							${row.href === undefined ? row.label : html`<a href="${row.href}">${row.label}</a>`}
						</th>
						<td class="bar-cell">${bar(row)}</td>
						<td class="number">${row.shown}</td>
					</tr>`,
			)}
		</tbody>
	</table>`;
}
