import type { z } from 'zod';
import type { Language } from '../language/index.ts';

/** What a wrong field says to the person who filled it in. */
const words = {
	id: {
		required: 'Wajib diisi',
		choose: 'Pilih salah satu',
		tick: 'Centang kotak ini untuk melanjutkan',
		number: 'Harus berupa angka bulat, misalnya 25',
		money: 'Harus berupa jumlah uang, misalnya 1.500.000',
		email: 'Harus berupa alamat email, misalnya nama@contoh.co.id',
		date: 'Harus berupa tanggal yang ada di kalender',
		url: 'Harus berupa alamat yang diawali https:// atau http://',
		shorter: (limit: string) => `Paling banyak ${limit} karakter`,
		longer: (limit: string) => `Paling sedikit ${limit} karakter`,
		least: (limit: string) => `Paling sedikit ${limit}`,
		most: (limit: string) => `Paling banyak ${limit}`,
		wrong: 'Isian ini belum benar',
		file: 'Pilih sebuah berkas',
	},
	en: {
		required: 'Must be filled in',
		choose: 'Choose one of them',
		tick: 'Tick this box to go on',
		number: 'Must be a whole number, such as 25',
		money: 'Must be an amount of money, such as 1,500,000',
		email: 'Must be an e-mail address, such as name@example.com',
		date: 'Must be a date that the calendar has',
		url: 'Must be an address that begins with https:// or http://',
		shorter: (limit: string) => `At most ${limit} characters`,
		longer: (limit: string) => `At least ${limit} characters`,
		least: (limit: string) => `At least ${limit}`,
		most: (limit: string) => `At most ${limit}`,
		wrong: 'This is not right yet',
		file: 'Choose a file',
	},
} as const;

export type FormWords = (typeof words)[Language];

export const formWords = (language: Language): FormWords => words[language];

/** What zod found, in words for a reader; messages of contracts are in English, so others read the general sentence. */
export function issueText(issue: z.core.$ZodRawIssue, language: Language): string | undefined {
	const say = words[language];
	switch (issue.code) {
		case 'invalid_type':
			return issue.input === undefined || issue.input === null ? say.required : say.wrong;
		case 'invalid_value':
			return say.choose;
		case 'invalid_format':
			return formatText(issue.format, say);
		case 'too_small':
			if (issue.origin === 'string')
				return issue.minimum === 1 ? say.required : say.longer(String(issue.minimum));
			return issue.origin === 'array' ? say.choose : say.least(String(issue.minimum));
		case 'too_big':
			return issue.origin === 'string'
				? say.shorter(String(issue.maximum))
				: say.most(String(issue.maximum));
		default:
			return language === 'id' ? say.wrong : undefined;
	}
}

const formatText = (format: string, say: FormWords): string =>
	format === 'email'
		? say.email
		: format === 'date' || format === 'datetime'
			? say.date
			: format === 'url'
				? say.url
				: say.wrong;
