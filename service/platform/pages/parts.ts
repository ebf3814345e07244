/** The small parts of pages; each gives markup and knows no business. */
import { html, type Html, type Value } from '../html/index.ts';
import type { Language } from '../language/index.ts';
import { kitWords } from './kit-words.ts';

/** A part of a page with a heading of its own. */
export const card = (title: string | null, content: Value): Html =>
	html`<section class="card">
		${title === null ? null : html`<h2>${title}</h2>`} ${content}
	</section>`;

/** What a colour means: over and well, under way, a person must act, in danger, nothing of these. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'plain';

/** A state in one or two words. */
export const chip = (label: string, tone: Tone = 'plain'): Html =>
	html`<span class="chip ${tone}">${label}</span>`;

/** Facts with their names, below each other. A fact without a value is left out. */
export function summaryList(facts: readonly (readonly [name: string, value: Value])[]): Html {
	const rows = facts
		.filter(([, value]) => value !== null && value !== undefined && value !== '')
		.map(
			([name, value]) =>
				html`<dt>${name}</dt>
					<dd>${value}</dd>`,
		);
	return html`<dl class="facts">${rows}</dl>`;
}

export type Figure = { label: string; value: string; hint?: Value; href?: string };

/** Numbers that are read first. One stands alone; several stand in a row that breaks on a phone. */
export function figures(all: readonly Figure[]): Html {
	const one = ({ label, value, hint, href }: Figure): Html =>
		html`<div>
			<p class="soft">${label}</p>
			<p class="figure">${href === undefined ? value : html`<a href="${href}">${value}</a>`}</p>
			${hint === undefined ? null : html`<p class="soft">${hint}</p>`}
		</div>`;
	return html`<div class="figures-row">${all.map(one)}</div>`;
}

/** What stands where a list has nothing: a sentence, and what to do or when it was looked at last. */
export const emptyState = (sentence: string, more: Value = null): Html =>
	html`<div class="empty">
		<p><strong>${sentence}</strong></p>
		${more === null ? null : html`<p>${more}</p>`}
	</div>`;

/** A sentence that must be seen on the page itself. */
export const note = (
	tone: 'good' | 'info' | 'warning' | 'danger',
	content: Value,
	title: string | null = null,
): Html =>
	html`<div class="note ${tone}">
		${title === null ? null : html`<h2>${title}</h2>`}
		<p>${content}</p>
	</div>`;

export type ActionLink = { label: string; href: string; quiet?: boolean };

/** A link that looks like a button: for a way on that changes nothing, and for what leads to another site. */
export const buttonLink = ({ label, href, quiet = false }: ActionLink): Html =>
	html`<a class="${quiet ? 'button quiet' : 'button'}" href="${href}" rel="noreferrer"
		>${label}</a
	>`;

/** Buttons beside each other; on a phone below each other. */
export const actions = (all: readonly Value[]): Html => html`<div class="actions">${all}</div>`;

/** A value to be copied, such as a TXT record: a field that a tap selects in part and a keyboard as a whole. */
export function copyField(
	{ id, label, value }: { id: string; label: string; value: string },
	language: Language,
): Html {
	return html`<div class="field copy">
		<label for="${id}">${label}</label>
		<input id="${id}" type="text" readonly value="${value}" aria-describedby="${id}-hint" />
		<p class="hint" id="${id}-hint">${kitWords(language).copy_hint}</p>
	</div>`;
}

/** What is asked for first stays shut: details below a line that opens them. */
export const details = (summary: string, content: Value): Html =>
	html`<details class="second">
		<summary>${summary}</summary>
		${content}
	</details>`;
