import type { Company } from '../company/index.ts';
import { html, type Html } from '../html/index.ts';
import type { Language } from '../language/index.ts';
import type { PageScript } from './assets.ts';
import { brand, documentOf, foot, languageSwitch } from './document-shell.ts';
import { noticeBox, type Notice } from './notice.ts';

export type PageContent = {
	title: string;
	body: Html;
	/** Whose page it is: its head, its foot and its colour. */
	company: Company;
	language?: Language;
	/** For tables that are wider than text. */
	isWide?: boolean;
	/** Where the page can be opened again, for the language switch; without it there is none. */
	address?: string | null;
	notice?: Notice | null;
	/** The page holds a live part (`livePart`). */
	isLive?: boolean;
	scripts?: readonly PageScript[];
};

/** A whole page for readers who need not sign in: quotation, pay return, errors, documentation. */
export function pageHtml({
	title,
	body,
	company,
	language = 'en',
	isWide = false,
	address = null,
	notice = null,
	isLive = false,
	scripts = [],
}: PageContent): string {
	return documentOf({
		title,
		company,
		language,
		isLive,
		scripts,
		kind: isWide ? 'wide' : '',
		content: html`<header class="head">
				<div>${brand(company, null)} ${languageSwitch(language, address)}</div>
			</header>
			<main id="content" class="sheet">${noticeBox(notice)}${body}</main>
			${foot(company)}`,
	});
}
