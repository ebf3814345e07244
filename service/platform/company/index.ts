import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Configuration } from '../config/index.ts';
import type { Language } from '../language/index.ts';
import { testNotice } from '../test-clock/index.ts';
import { contrast, rgbOf, white } from './contrast.ts';

export { lightenedOn } from './contrast.ts';

const logoTypes: Readonly<Record<string, string>> = {
	'.png': 'image/png',
	'.jpg': 'image/jpeg',
	'.jpeg': 'image/jpeg',
};
/** A mail carries the logo every time, so it has to be small. */
const largestLogo = 200_000;

const line = (description: string, example: string) =>
	z.string().trim().min(1).max(300).optional().meta({ description, example });

/** Who sells. The same settings make the letterhead of documents, the head of pages and the head and foot of mails. */
export const companyConfig = z.object({
	COMPANY_NAME: z.string().trim().min(1).max(200).default('CloudSales').meta({
		description: 'Name of the seller on documents, pages and mails',
		example: 'PT Awan Niaga',
	}),
	COMPANY_ADDRESS: line(
		'Address of the seller, with commas between its lines',
		'Jl. Jenderal Sudirman No. 10, Jakarta 10220',
	),
	COMPANY_NPWP: line('Tax number (NPWP) of the seller', '01.234.567.8-901.000'),
	COMPANY_EMAIL: z.email().optional().meta({
		description: 'Where clients write to; answers to mails go there, too',
		example: 'sales@example.com',
	}),
	COMPANY_PHONE: line('Telephone number of the seller', '+62 21 5555 0100'),
	COMPANY_WEBSITE: z
		.url({ protocol: /^https?$/ })
		.optional()
		.meta({ description: 'Web site of the seller', example: 'https://www.example.com' }),
	COMPANY_LOGO: z
		.string()
		.transform((file) => path.resolve(file))
		.refine((file) => logoTypes[path.extname(file).toLowerCase()] !== undefined, {
			error: 'Must be a PNG or JPEG file',
			abort: true,
		})
		.refine(
			(file) => (statSync(file, { throwIfNoEntry: false })?.size ?? Infinity) <= largestLogo,
			{
				error: `Must be a file of at most ${largestLogo / 1000} kB`,
			},
		)
		.optional()
		.meta({
			description: 'Picture file of the logo: PNG or JPEG of at most 200 kB, shown 40 pixels high',
			example: '/etc/cloudsales/logo.png',
		}),
	BRAND_COLOR: z
		.string()
		.regex(/^#[0-9a-fA-F]{6}$/, 'Must be a colour such as #0b6b57')
		.refine((colour) => contrast(rgbOf(colour), white) >= 4.5, {
			error: 'Must be dark enough for white text on it (contrast 4.5 or more)',
		})
		.default('#0b6b57')
		.meta({ description: 'Colour of buttons and headings, on which white text is readable' }),
});

export type Company = {
	name: string;
	/** The parts of the address, each a line of the letterhead. */
	address: readonly string[];
	npwp: string | null;
	email: string | null;
	phone: string | null;
	website: string | null;
	/** As #rrggbb; white text on it is readable. */
	color: string;
	logo: { content_type: string; content: Buffer } | null;
	/** On top of all that it shows while a test clock is on. */
	test_notice: Readonly<Record<Language, string>> | null;
};

/** The seller as documents, pages and mails show it. */
export function companyOf(config: Pick<Configuration, 'read'>): Company {
	const settings = config.read(companyConfig);
	return {
		name: settings.COMPANY_NAME,
		address: (settings.COMPANY_ADDRESS ?? '')
			.split(',')
			.map((part) => part.trim())
			.filter((part) => part !== ''),
		npwp: settings.COMPANY_NPWP ?? null,
		email: settings.COMPANY_EMAIL ?? null,
		phone: settings.COMPANY_PHONE ?? null,
		website: settings.COMPANY_WEBSITE ?? null,
		color: settings.BRAND_COLOR,
		logo: settings.COMPANY_LOGO === undefined ? null : logoIn(settings.COMPANY_LOGO),
		test_notice: testNotice(config),
	};
}

const logos = new Map<string, NonNullable<Company['logo']>>();

/** Read once: the file is checked when the service starts, and each mail shows it. */
function logoIn(file: string): NonNullable<Company['logo']> {
	const known = logos.get(file);
	if (known !== undefined) return known;
	const content_type = logoTypes[path.extname(file).toLowerCase()] ?? '';
	const logo = { content_type, content: readFileSync(file) };
	logos.set(file, logo);
	return logo;
}
