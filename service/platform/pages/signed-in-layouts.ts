import { html, type Html } from '../html/index.ts';
import type { Language } from '../language/index.ts';
import type { PageScript } from './assets.ts';
import { brand, documentOf, foot, languageSwitch } from './document-shell.ts';
import { kitWords } from './kit-words.ts';
import { navigation } from './navigation.ts';
import { noticeBox } from './notice.ts';
import type { PageCall } from './page-route.ts';

/** Who reads a page of the portal, as the session says. */
export type PortalViewer = {
	name: string;
	email: string;
	/** The company for which the session stands now. */
	company: { id: string; name: string };
	/** The others for which this person may act; each gets a button that switches to it. */
	other_companies: readonly { id: string; name: string }[];
	/** Roles of the membership: navigation entries for other roles are left out. */
	roles: readonly string[];
};

/** Who reads a page of the console. */
export type ConsoleViewer = { name: string; email: string; roles: readonly string[] };

type Content = {
	/** Also the heading of the page. */
	title: string;
	/** Below the heading. */
	body: Html;
	/** Path of the navigation entry that the page belongs to. */
	current: string | null;
	/** Beside the heading: a chip, a link, the first action. */
	beside?: Html | null;
	/** How many things wait at navigation entries, by path. */
	counts?: Readonly<Record<string, number>>;
	/** Language of the page; without it that of the reader. */
	language?: Language;
	/** The page holds a live part (`livePart`). */
	isLive?: boolean;
	scripts?: readonly PageScript[];
};

/** Address that signs out of a door (POST), and that switches the company (POST, field client_id). Routes of sign-in. */
export const signOutPath = { PORTAL: '/portal/sign-out', CONSOLE: '/console/sign-out' } as const;
export const switchCompanyPath = '/portal/switch-company';

/** A page of the client portal. The body is made of cards: `card('Title', …)`. */
export function portalPage(call: PageCall, viewer: PortalViewer, content: Content): string {
	const language = content.language ?? call.language;
	const say = kitWords(language);
	const nav = navigation(call.runtime, {
		door: 'PORTAL',
		roles: viewer.roles,
		current: content.current,
		counts: content.counts ?? {},
		language,
	});
	return documentOf({
		title: content.title,
		company: call.company,
		language,
		isLive: content.isLive ?? false,
		scripts: content.scripts ?? [],
		kind: 'wide',
		content: html`<header class="head">
				<div>
					${brand(call.company, '/portal')} ${nav.menu} ${languageSwitch(language, call.address)}
					${portalMenu(viewer, language)}
				</div>
				<p class="print-only">${say.company}: ${viewer.company.name}</p>
			</header>
			<div class="top-nav wide-only">${nav.list}</div>
			${mainOf(call, content)} ${foot(call.company)}`,
	});
}

/** A page of the operator console. */
export function consolePage(
	call: PageCall,
	viewer: ConsoleViewer,
	content: Content & {
		/** What stands in the search box. */
		search?: string;
	},
): string {
	const language = content.language ?? call.language;
	const say = kitWords(language);
	const nav = navigation(call.runtime, {
		door: 'CONSOLE',
		roles: viewer.roles,
		current: content.current,
		counts: content.counts ?? {},
		language,
	});
	return documentOf({
		title: content.title,
		company: call.company,
		language,
		isLive: content.isLive ?? false,
		scripts: content.scripts ?? [],
		kind: 'wide console',
		content: html`<header class="head">
				<div>
					${brand(call.company, '/console')} ${nav.menu}
					<form class="find" method="get" action="/console/search" role="search">
						<label class="unseen" for="console-search">${say.search_label}</label>
						<input
							id="console-search"
							type="search"
							name="q"
							maxlength="200"
							placeholder="${say.search_label}"
							value="${content.search ?? ''}"
						/>
						<button type="submit" class="quiet">${say.search}</button>
					</form>
					${languageSwitch(language, call.address)}
					${accountMenu('CONSOLE', viewer, language, null)}
				</div>
			</header>
			<div class="console-body">${nav.list} ${mainOf(call, content)}</div>
			${foot(call.company)}`,
	});
}

const mainOf = ({ notice }: PageCall, { title, body, beside }: Content): Html =>
	html`<main id="content">
		${noticeBox(notice)}
		<div class="page-head">
			<h1>${title}</h1>
			${beside}
		</div>
		${body}
	</main>`;

function portalMenu(viewer: PortalViewer, language: Language): Html {
	const say = kitWords(language);
	const others = viewer.other_companies.map(
		({ id, name }) =>
			html`<form method="post" action="${switchCompanyPath}">
				<input type="hidden" name="client_id" value="${id}" />
				<button type="submit" class="plain">${say.switch_to} ${name}</button>
			</form>`,
	);
	const companies = html`<p class="soft">${say.company}</p>
		<p><strong>${viewer.company.name}</strong></p>
		${others}
		<hr />`;
	return accountMenu('PORTAL', viewer, language, companies);
}

function accountMenu(
	door: keyof typeof signOutPath,
	viewer: { name: string; email: string; company?: { name: string } },
	language: Language,
	first: Html | null,
): Html {
	const say = kitWords(language);
	return html`<details class="menu">
		<summary>${viewer.company?.name ?? viewer.name}</summary>
		<div>
			${first}
			<p class="soft">${say.signed_in_as}</p>
			<p>${viewer.name}<br /><small>${viewer.email}</small></p>
			<form method="post" action="${signOutPath[door]}">
				<button type="submit" class="plain">${say.sign_out}</button>
			</form>
		</div>
	</details>`;
}
