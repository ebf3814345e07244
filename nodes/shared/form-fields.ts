import type { IDataObject } from 'n8n-workflow';

/** A field of n8n's Form node, whose page is defined by JSON. */
export type FormField = {
	fieldName: string;
	fieldLabel: string;
	fieldType:
		| 'date'
		| 'dropdown'
		| 'email'
		| 'file'
		| 'hiddenField'
		| 'html'
		| 'number'
		| 'text'
		| 'textarea';
	requiredField?: boolean;
	placeholder?: string;
	defaultValue?: string;
	fieldOptions?: { values: Array<{ option: string }> };
	acceptFileTypes?: string;
	multipleFiles?: boolean;
	fieldValue?: string;
	html?: string;
};

/**
 * What was filled in before, as text; empty when nothing was. The Form node writes angle brackets of a page that is defined
 * by JSON as entities, also in what the page gives back.
 */
export const filledIn = (values: IDataObject, name: string): string => {
	const value = values[name];
	if (value === undefined || value === null) return '';
	return String(value).trim().replace(/&lt;/g, '<').replace(/&gt;/g, '>');
};

/** The Form node gives 0 for a number that was left empty. */
export const filledInNumber = (values: IDataObject, name: string): string => {
	const text = filledIn(values, name);
	return text === '0' ? '' : text;
};

export const dropdown = (options: readonly string[]) => ({
	fieldType: 'dropdown' as const,
	fieldOptions: { values: options.map((option) => ({ option })) },
});

/** A value that the page gives back without showing it, so that the next page knows it too. */
export const hidden = (name: string, value: string): FormField => ({
	fieldName: name,
	fieldLabel: name,
	fieldType: 'hiddenField',
	fieldValue: value,
});

export const html = (name: string, text: string): FormField => ({
	fieldName: name,
	fieldLabel: name,
	fieldType: 'html',
	html: text,
});

export const escaped = (text: string): string =>
	text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** `Rp 150.000`; other currencies by their code, in minor units as the service gives them. */
export const moneyText = (amount: unknown, currency: unknown): string => {
	const digits = new Intl.NumberFormat('id-ID').format(Number(amount));
	return currency === 'IDR' ? `Rp ${digits}` : `${String(currency)} ${digits} (minor units)`;
};

/** `14 December 2026` of a day such as 2026-12-14. */
export const dayText = (day: unknown): string => {
	const date = new Date(`${String(day).slice(0, 10)}T00:00:00Z`);
	return Number.isNaN(date.getTime())
		? String(day)
		: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(date);
};

/** What went wrong in the step after the page, without what only the person who built the workflow needs. */
export function refusalText(values: IDataObject): string | undefined {
	const error = filledIn(values, 'error');
	if (error === '') return undefined;
	const details = filledIn(values, 'details').replace(/\s*Request ID: [^.\s]+\.?/, '');
	// A parameter of a node, which a file has by the name of its binary field.
	const reason = error.replace(/^'([^']+?)(?: Binary Field)?':? /, '$1: ');
	return [reason, details]
		.map((text) => text.replace(/\s*\[Item \d+\]/g, '').replace(/\.$/, ''))
		.filter((text) => text !== '')
		.map((text) => `${text}.`)
		.join(' ');
}

/** The first thing on a page that is shown again. */
export const refusalField = (text: string | undefined, what: string): FormField[] =>
	text === undefined
		? []
		: [html('message', `<p><strong>${what}</strong></p><p>${escaped(text)}</p><br>`)];
