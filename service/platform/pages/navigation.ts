import { defineExtensionPoint } from '../extension/index.ts';
import { html, type Html } from '../html/index.ts';
import type { Language } from '../language/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { kitWords } from './kit-words.ts';

export type Door = 'PORTAL' | 'CONSOLE';

/** One entry of the navigation, registered by the capability that owns the page. */
export type NavigationEntry = {
	door: Door;
	/** Address of the page; unique. */
	path: string;
	label: Readonly<Record<Language, string>>;
	/** Smaller comes first. */
	order: number;
	/** Roles that see it: of the user (console) or of the membership (portal). Without it all do; the page still checks. */
	roles?: readonly string[];
};

/**
 * Example: `extend(navigationPoint, { door: 'CONSOLE', path: '/console/board', order: 30, label: { id: 'Papan', en: 'Board' } })`
 */
export const navigationPoint = defineExtensionPoint<NavigationEntry>(
	'navigation entry',
	({ path }) => path,
);

export type Navigation = {
	door: Door;
	/** Of the reader: entries for other roles are left out. */
	roles: readonly string[];
	/** Path of the entry that is marked as the present one. */
	current: string | null;
	/** How many things wait at an entry, by its path; 0 shows nothing. */
	counts?: Readonly<Record<string, number>>;
	language: Language;
};

/** The entries for a reader as a list of links, and the same as a menu for narrow screens that opens without scripts. */
export function navigation(
	{ extensions }: Pick<Runtime, 'extensions'>,
	{ door, roles, current, counts = {}, language }: Navigation,
): { list: Html; menu: Html } {
	const entries = extensions
		.list(navigationPoint)
		.filter((entry) => entry.door === door)
		.filter((entry) => entry.roles?.some((role) => roles.includes(role)) ?? true)
		.sort((a, b) => a.order - b.order || a.path.localeCompare(b.path));
	const link = ({ path, label }: NavigationEntry): Html => {
		const count = counts[path] ?? 0;
		const text = html`${label[language]}${count === 0 ? null : html` <span class="count">${count}</span>`}`;
		return path === current
			? html`<li><a href="${path}" aria-current="page">${text}</a></li>`
			: html`<li><a href="${path}">${text}</a></li>`;
	};
	const links = html`<ul>
		${entries.map(link)}
	</ul>`;
	const say = kitWords(language);
	return {
		list: html`<nav class="nav wide-only" aria-label="${say.main_navigation}">${links}</nav>`,
		menu: html`<details class="menu narrow-only">
			<summary>${say.menu}</summary>
			<div><nav class="nav" aria-label="${say.main_navigation}">${links}</nav></div>
		</details>`,
	};
}
