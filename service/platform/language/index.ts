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

/** An instant as mails say it: "21 November 2026 pukul 10.00 WIB". */
export const momentIn = (language: Language, at: Date): string => {
	const shown = { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Jakarta' } as const;
	return `${dateFormat(language, shown).format(at)} WIB`;
};

function kept<T>(all: Map<string, T>, how: unknown, make: () => T): T {
	const name = JSON.stringify(how);
	const format = all.get(name) ?? make();
	all.set(name, format);
	return format;
}
