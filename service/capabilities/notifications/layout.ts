import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import type { Company } from '../../platform/company/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { blocksOf, type MessageLayout } from './message-layout.ts';
import type { InlineImage } from './ports.ts';

/** A message in words, with what the layout needs beside them. */
export type Letter = {
	subject: string;
	text: string;
	language: Language;
	layout: MessageLayout | null;
	/** A client is warned of forged bank details; a team is not. */
	is_for_client: boolean;
	company: Company;
};

const words = {
	id: {
		open_link: 'Bila tombol tidak berfungsi, buka alamat ini:',
		open_pdf: 'Buka dokumen PDF',
		npwp: 'NPWP',
		/** A mail with another bank account is the usual fraud. */
		bank: 'Rekening kami tidak pernah berubah lewat email.',
	},
	en: {
		open_link: 'If the button does not work, open this address:',
		open_pdf: 'Open the PDF document',
		npwp: 'NPWP',
		bank: 'Our bank details never change by email.',
	},
} as const;

const logoId = 'logo';

// Made from layout.mjml by `npm run generate`; everything that is put in is escaped.
const template = Handlebars.compile(
	readFileSync(new URL('./generated/mail.html', import.meta.url), 'utf8'),
);

/** The HTML form of a message: the seller's head, the words, table and button, and the foot. Holds no script and loads nothing. */
export function toHtml(letter: Letter): string {
	const { subject, text, language, layout, company } = letter;
	return template({
		subject,
		notice: company.test_notice?.[language] ?? null,
		language,
		preheader: layout?.preheader ?? firstLine(text),
		blocks: blocksOf(text, layout, words[language].open_pdf),
		foot: footLines(letter),
		words: words[language],
		company: {
			name: company.name,
			color: company.color,
			has_logo: company.logo !== null,
			logo_id: logoId,
		},
	});
}

/** The text form: the same words and figures, and the same foot. */
export const toText = (letter: Letter): string =>
	`${withNotice(letter).trim()}\n\n-- \n${footLines(letter).join('\n')}`;

/** The words alone, for a channel that shows no more; below the notice of a test clock where there is one. */
export const withNotice = ({ text, company, language }: Letter): string =>
	company.test_notice === null ? text : `${company.test_notice[language]}\n\n${text}`;

/** The pictures that the HTML form shows; they travel inside the mail, since programs do not load others. */
export const imagesOf = ({ logo }: Company): InlineImage[] =>
	logo === null ? [] : [{ content_id: logoId, ...logo }];

/** Who writes, where to find it, why the reader gets this, and the warning. */
function footLines({ company, language, layout, is_for_client }: Letter): string[] {
	const { npwp, bank } = words[language];
	const contact = [company.phone, company.email, company.website].filter((one) => one !== null);
	return [
		company.name,
		company.address.join(', '),
		company.npwp === null ? '' : `${npwp} ${company.npwp}`,
		contact.join(' · '),
		layout?.reason ?? '',
		is_for_client ? bank : '',
	].filter((line) => line !== '');
}

const firstLine = (text: string): string => text.trim().split('\n')[0]?.slice(0, 140) ?? '';
