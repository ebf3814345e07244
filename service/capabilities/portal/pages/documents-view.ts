import type { z } from 'zod';
import { businessDate, formatDate } from '../../../platform/clock/index.ts';
import type { Language } from '../../../platform/language/index.ts';
import { html, type Html } from '../../../platform/pages/index.ts';
import type { Document } from '../../documents/index.ts';
import { documentsWords } from './documents-words.ts';

export type File = z.output<typeof Document>;

const kindOf = ({ kind }: Pick<File, 'kind'>, language: Language): string => {
	const { kinds } = documentsWords[language];
	return (kinds as Readonly<Record<string, string>>)[kind] ?? documentsWords[language].document;
};

/** Files as links, newest first; one that was replaced says so and opens nothing. */
export const fileList = (files: readonly File[], language: Language): Html =>
	html`<ul class="plain">
		${files.map((file) => html`<li>${fileLink(file, language)} <small>${formatDate(businessDate(file.created_at), language)}</small></li>`)}
	</ul>`;

export function fileLink(file: File, language: Language): Html {
	const name = `${kindOf(file, language)}: ${file.filename}`;
	if (file.replaced_at !== null || file.url === null) {
		const day =
			file.replaced_at === null ? '' : formatDate(businessDate(file.replaced_at), language);
		return html`${name} <small>(${documentsWords[language].replaced_on} ${day})</small>`;
	}
	return html`<a href="${file.url}">${name}</a>`;
}
