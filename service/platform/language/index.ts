import { z } from 'zod';

/** Texts for clients are in Indonesian or in English. */
export const Language = z.enum(['id', 'en']);
export type Language = z.output<typeof Language>;

const tags: Readonly<Record<Language, string>> = { id: 'id-ID', en: 'en-GB' };

const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

/** How numbers are written in a language. Kept, since to make one costs a hundred times what to use it does. */
export const numberFormat = (
	language: Language,
	options: Intl.NumberFormatOptions = {},
): Intl.NumberFormat =>
	kept(numbers, [language, options], () => new Intl.NumberFormat(tags[language], options));

/** How dates are written in a language, kept alike. */
export const dateFormat = (
	language: Language,
	options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat =>
	kept(dates, [language, options], () => new Intl.DateTimeFormat(tags[language], options));

function kept<T>(all: Map<string, T>, how: unknown, make: () => T): T {
	const name = JSON.stringify(how);
	const format = all.get(name) ?? make();
	all.set(name, format);
	return format;
}
