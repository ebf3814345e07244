import type { z } from 'zod';
import { businessDate, formatDate } from '../../../platform/clock/index.ts';
import type { Language } from '../../../platform/language/index.ts';
import { html, type Html } from '../../../platform/pages/index.ts';
import type { Document } from '../../documents/index.ts';
import { numbersOfCycles } from '../../billing/index.ts';
import { documentsWords } from './documents-words.ts';

export type File = z.output<typeof Document>;
/** Of bills, by id. */
type Numbers = ReadonlyMap<string, string>;

const kindOf = ({ kind }: Pick<File, 'kind'>, language: Language): string => {
	const { kinds } = documentsWords[language];
	return (kinds as Readonly<Record<string, string>>)[kind] ?? documentsWords[language].document;
};

export const numbersOfBills = (
	context: Parameters<typeof numbersOfCycles>[0],
	files: readonly File[],
): Promise<Numbers> =>
	numbersOfCycles(
		context,
		files.flatMap((one) => (one.related_type === 'billing_cycle' ? [one.related_id] : [])),
	);

/** Files as links, newest first; one that was replaced says so and opens nothing. */
export const fileList = (files: readonly File[], language: Language, numbers: Numbers): Html =>
	html`<ul class="plain">
		${files.map((file) => html`<li>${fileLink(file, language, numbers)} <small>${formatDate(businessDate(file.created_at), language)}</small></li>`)}
	</ul>`;

/** Documents of a bill are called by its number: their files have the same name each month, or whatever finance called them. */
function nameOf(file: File, language: Language, numbers: Numbers): string {
	const kind = kindOf(file, language);
	const number = numbers.get(file.related_id);
	if (number !== undefined && file.kind === 'INVOICE') return `${kind} ${number}`;
	// It has a number of its own, which is not ours.
	if (number !== undefined && file.kind === 'TAX_INVOICE') return `${kind}, ${number}`;
	return `${kind}: ${file.filename}`;
}

export function fileLink(file: File, language: Language, numbers: Numbers): Html {
	const name = nameOf(file, language, numbers);
	if (file.replaced_at !== null || file.url === null) {
		const day =
			file.replaced_at === null ? '' : formatDate(businessDate(file.replaced_at), language);
		return html`${name} <small>(${documentsWords[language].replaced_on} ${day})</small>`;
	}
	return html`<a href="${file.url}">${name}</a>`;
}
