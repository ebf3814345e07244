import type { Company } from '../company/index.ts';
import { html, type Html } from '../html/index.ts';
import type { Language } from '../language/index.ts';
import { logoOf, stylesheetOf } from './assets.ts';

export { html, type Html } from '../html/index.ts';

export type PageContent = {
	title: string;
	body: Html;
	/** Whose page it is: its head, its foot and its colour. */
	company: Company;
	language?: Language;
	/** For tables that are wider than text. */
	isWide?: boolean;
};

/** A whole page for people; scripts are never used. */
export function pageHtml({
	title,
	body,
	company,
	language = 'en',
	isWide = false,
}: PageContent): string {
	const logo = logoOf(company);
	return String(
		html`<!doctype html>
			<html lang="${language}">
				<head>
					<meta charset="utf-8" />
					<meta name="viewport" content="width=device-width,initial-scale=1" />
					<meta name="robots" content="noindex" />
					<meta name="referrer" content="no-referrer" />
					<title>${title} · ${company.name}</title>
					<link rel="stylesheet" href="${stylesheetOf(company).path}" />
				</head>
				<body>
					${company.test_notice === null ? null : html`<p class="test" role="note">${company.test_notice[language]}</p>`}
					<header class="head">
						<div>
							${logo === null ? null : html`<img src="${logo.path}" alt="" />`}<span
								>${company.name}</span
							>
						</div>
					</header>
					<main class="${isWide ? 'wide' : ''}">${body}</main>
					<footer>${foot(company)}</footer>
				</body>
			</html>`,
	);
}

function foot({ name, address, npwp, email, phone, website }: Company): Html {
	const contacts: Html[] = [
		...(email === null ? [] : [html`<a href="mailto:${email}">${email}</a>`]),
		...(phone === null
			? []
			: [html`<a href="tel:${phone.replaceAll(/[^+\d]/g, '')}">${phone}</a>`]),
		...(website === null ? [] : [html`<a href="${website}" rel="noreferrer">${website}</a>`]),
	];
	const tax = npwp === null ? null : html` · <span class="together">NPWP ${npwp}</span>`;
	return html`<p>${[name, ...address].join(' · ')}${tax}</p>
		${contacts.length === 0 ? null : html`<p>${contacts.map((one, index) => html`${index === 0 ? '' : ' · '}${one}`)}</p>`}`;
}
