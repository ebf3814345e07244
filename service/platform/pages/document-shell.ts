import type { Company } from '../company/index.ts';
import { html, type Html } from '../html/index.ts';
import type { Language } from '../language/index.ts';
import { liveScript, logoOf, stylesheetOf, type PageScript } from './assets.ts';
import { kitWords } from './kit-words.ts';

/** The parts of every document; the layouts put them together. */
export type Shell = {
	title: string;
	company: Company;
	language: Language;
	/** Class of the body: what the layout is. */
	kind: '' | 'wide' | 'wide console';
	/** Loads htmx for a live part; pages without one load no script. */
	isLive?: boolean;
	/** Scripts of ours that this page loads. */
	scripts?: readonly PageScript[];
	/** Head, navigation, main, foot. */
	content: Html;
};

export function documentOf({
	title,
	company,
	language,
	kind,
	isLive,
	scripts = [],
	content,
}: Shell): string {
	return String(
		html`<!doctype html>
			<html lang="${language}">
				<head>
					<meta charset="utf-8" />
					<meta name="viewport" content="width=device-width,initial-scale=1" />
					<meta name="robots" content="noindex" />
					<meta name="referrer" content="no-referrer" />
					<meta name="color-scheme" content="light dark" />
					<title>${title} · ${company.name}</title>
					<link rel="stylesheet" href="${stylesheetOf(company).path}" />
					${isLive === true ? [liveConfig, scriptTag(liveScript)] : null} ${scripts.map(scriptTag)}
				</head>
				<body class="${kind}">
					<a class="skip" href="#content">${kitWords(language).skip}</a>
					${company.test_notice === null ? null : html`<p class="test" role="note">${company.test_notice[language]}</p>`}
					${content}
				</body>
			</html>`,
	);
}

// htmx would add a style of its own, and show an answer that tells of an error in place of what it belongs to.
const liveConfig = html`<meta
	name="htmx-config"
	content='{"includeIndicatorCSS":false,"noSwap":[204,304,"4xx","5xx"]}'
/>`;

const scriptTag = ({ asset }: PageScript): Html =>
	html`<script src="${asset.path}" defer></script>`;

/** The name of the seller, with its logo. */
export function brand(company: Company, href: string | null): Html {
	const logo = logoOf(company);
	const content = html`${logo === null ? null : html`<img src="${logo.path}" alt="" />`}<span
			>${company.name}</span
		>`;
	return href === null
		? html`<div class="brand">${content}</div>`
		: html`<a class="brand" href="${href}">${content}</a>`;
}

/** Switches to the other language on this very page. Nothing without an address that can be opened again. */
export function languageSwitch(language: Language, address: string | null): Html | null {
	if (address === null) return null;
	const other: Language = language === 'id' ? 'en' : 'id';
	return html`<form method="post" action="/language">
		<input type="hidden" name="to" value="${address}" />
		<button type="submit" class="plain" name="language" value="${other}" lang="${other}">
			${other === 'en' ? 'English' : 'Bahasa Indonesia'}
		</button>
	</form>`;
}

/** Who sells, and how to reach them. */
export function foot({ name, address, npwp, email, phone, website }: Company): Html {
	const contacts: Html[] = [
		...(email === null ? [] : [html`<a href="mailto:${email}">${email}</a>`]),
		...(phone === null
			? []
			: [html`<a href="tel:${phone.replaceAll(/[^+\d]/g, '')}">${phone}</a>`]),
		...(website === null ? [] : [html`<a href="${website}" rel="noreferrer">${website}</a>`]),
	];
	const tax = npwp === null ? null : html` · <span class="together">NPWP ${npwp}</span>`;
	return html`<footer class="foot">
		<p>${[name, ...address].join(' · ')}${tax}</p>
		${contacts.length === 0 ? null : html`<p>${contacts.map((one, index) => html`${index === 0 ? '' : ' · '}${one}`)}</p>`}
	</footer>`;
}
