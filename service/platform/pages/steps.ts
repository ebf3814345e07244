import { formatDate } from '../clock/index.ts';
import { html, type Html, type Value } from '../html/index.ts';
import type { Language } from '../language/index.ts';
import { dateFormat } from '../language/index.ts';
import { kitWords } from './kit-words.ts';
import { chip, type Tone } from './parts.ts';

export type Step = {
	title: string;
	state: 'done' | 'running' | 'waiting' | 'failed' | 'pending';
	/** Who has to act while it waits, in the words of the reader: "you", "Google". */
	waiting_for?: string | null;
	/** Business date by which it is promised. */
	promised_by?: Date | null;
	/** Instant at which it was done. */
	done_at?: Date | null;
	/** What there is to do or to know. */
	detail?: Value;
};

const tones: Readonly<Record<Step['state'], Tone>> = {
	done: 'good',
	running: 'busy',
	waiting: 'warn',
	failed: 'bad',
	pending: 'plain',
};

/** The way of something through its steps: what is done, what runs, who has to act, and by when it is promised. */
export function stepList(steps: readonly Step[], language: Language): Html {
	return html`<ol class="steps">
		${steps.map((step) => stepItem(step, language))}
	</ol>`;
}

function stepItem(step: Step, language: Language): Html {
	const say = kitWords(language);
	const { title, state, waiting_for = null, promised_by = null, done_at = null, detail } = step;
	const word =
		state === 'waiting' && waiting_for !== null
			? `${say.waiting_for} ${waiting_for}`
			: say[`step_${state}`];
	const isOpen = state !== 'done';
	return html`<li class="${state}">
		<div class="step-head">
			<strong>${title}</strong> ${chip(word, tones[state])}
			${done_at === null ? null : html`<small>${momentText(done_at, language)}</small>`}
		</div>
		${
			isOpen && promised_by !== null
				? html`<p class="soft">${say.promised_by} ${formatDate(promised_by, language)}</p>`
				: null
		}
		${detail === undefined || detail === null ? null : html`<div>${detail}</div>`}
	</li>`;
}

export type TimelineEntry = {
	at: Date;
	title: Value;
	tone?: 'good' | 'warn' | 'bad';
	/** Who did it. */
	actor?: string | null;
	detail?: Value;
	/** Shut at first, such as the body of a call. */
	folded?: Value;
};

/** What happened, in the order that is given, with the time in Jakarta. */
export function timeline(entries: readonly TimelineEntry[], language: Language): Html {
	const say = kitWords(language);
	const item = ({ at, title, tone, actor, detail, folded }: TimelineEntry): Html =>
		html`<li class="${tone ?? ''}">
			${moment(at, language)}
			<p>
				${title}${actor === undefined || actor === null ? null : html` <small>${actor}</small>`}
			</p>
			${detail === undefined || detail === null ? null : html`<div>${detail}</div>`}
			${
				folded === undefined || folded === null
					? null
					: html`<details>
							<summary>${say.more}</summary>
							${folded}
						</details>`
			}
		</li>`;
	return html`<ol class="timeline">
		${entries.map(item)}
	</ol>`;
}

/** An instant as people in Jakarta read it: "30 Nov 2026, 14.05". */
export const momentText = (at: Date, language: Language): string =>
	dateFormat(language, {
		dateStyle: 'medium',
		timeStyle: 'short',
		timeZone: 'Asia/Jakarta',
	}).format(at);

/** The same as markup that programs can read. */
export const moment = (at: Date, language: Language): Html =>
	html`<time datetime="${at.toISOString()}">${momentText(at, language)}</time>`;
