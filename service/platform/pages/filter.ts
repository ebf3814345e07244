import { attributes, html, type Html } from '../html/index.ts';
import type { Language } from '../language/index.ts';
import { kitWords } from './kit-words.ts';
import { withQuery } from './query.ts';

export type Filter = {
	name: string;
	label: string;
} & (
	| { kind: 'search' | 'date' }
	| { kind: 'select'; options: readonly { value: string; label: string }[] }
);

/**
 * What narrows a list down, as a GET form: the address holds it, so that it can be kept, sent and gone back to. The order
 * stays; the list begins at its first page.
 */
export function filterForm(
	filters: readonly Filter[],
	{ address, language }: { address: string; language: Language },
): Html {
	const say = kitWords(language);
	const [path = '', query = ''] = address.split('?');
	const present = new URLSearchParams(query);
	const sort = present.get('sort');
	const isFiltered = filters.some(({ name }) => (present.get(name) ?? '') !== '');
	const none = Object.fromEntries(filters.map(({ name }) => [name, null]));
	return html`<form class="filter" method="get" action="${path}">
		${sort === null ? null : html`<input type="hidden" name="sort" value="${sort}" />`}
		${filters.map((filter) => filterField(filter, present.get(filter.name) ?? '', language))}
		<button type="submit">${say.filter}</button>
		${
			isFiltered
				? html`<a class="button quiet" href="${withQuery(address, { ...none, cursor: null })}"
						>${say.clear_filter}</a
					>`
				: null
		}
	</form>`;
}

function filterField(filter: Filter, value: string, language: Language): Html {
	const id = `filter-${filter.name}`;
	if (filter.kind !== 'select')
		return html`<div class="field">
			<label for="${id}">${filter.label}</label>
			<input
				id="${id}"
				type="${filter.kind}"
				name="${filter.name}"
				value="${value}"
				${attributes({ maxlength: filter.kind === 'search' ? 200 : null })}
			/>
		</div>`;
	const option = (one: { value: string; label: string }): Html =>
		html`<option value="${one.value}" ${attributes({ selected: one.value === value })}>
			${one.label}
		</option>`;
	return html`<div class="field">
		<label for="${id}">${filter.label}</label>
		<select id="${id}" name="${filter.name}">
			${[{ value: '', label: kitWords(language).all }, ...filter.options].map(option)}
		</select>
	</div>`;
}

/** Below a list: on to the next page by its cursor, back to the start, and the whole list as a file. */
export function paging({
	address,
	next_cursor,
	csv = null,
	language,
}: {
	/** Address of the page with its query. */
	address: string;
	/** As the list operation gave it. */
	next_cursor: string | null;
	/** Path that gives the same list as CSV; the filter and the order of the page go along. */
	csv?: string | null;
	language: Language;
}): Html {
	const say = kitWords(language);
	const [, query = ''] = address.split('?');
	const isFirst = new URLSearchParams(query).get('cursor') === null;
	return html`<nav class="paging" aria-label="${say.next_page}">
		${isFirst ? null : html`<a href="${withQuery(address, { cursor: null })}">${say.first_page}</a>`}
		${
			next_cursor === null
				? null
				: html`<a rel="next" href="${withQuery(address, { cursor: next_cursor })}"
						>${say.next_page} →</a
					>`
		}
		${
			csv === null
				? null
				: html`<a href="${withQuery(`${csv}?${query}`, { cursor: null })}">${say.download_csv}</a>`
		}
	</nav>`;
}
