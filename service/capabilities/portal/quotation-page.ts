import { formatDate, businessDate } from '../../platform/clock/index.ts';
import type { Company } from '../../platform/company/index.ts';
import {
	actions,
	attributes,
	buttonLink,
	form,
	html,
	note,
	pageHtml,
	summaryList,
	type FormField,
	type FormState,
	type Html,
} from '../../platform/pages/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { writeDocument } from '../../platform/money/document.ts';
import {
	conditionsOf,
	figuresOf,
	isExpired,
	type QuotationWithItems,
} from '../quotations/index.ts';
import { documentLines } from './document-lines.ts';
import { words, type Words } from './words.ts';

type Shown = {
	quotation: QuotationWithItems;
	client: { name: string };
	/** Address of this very page. */
	path: string;
	/** Address of the version that took its place. */
	newer: string | null;
	/** How the tax came about. */
	tax_rule: string | null;
	company: Company;
	language: Language;
	now: Date;
	/** What was typed into the two forms, and what is wrong with it. */
	states: Readonly<Record<AnswerForm, FormState>>;
};

export type AnswerForm = 'accept' | 'reject';

export const answerFields = (
	language: Language,
): Readonly<Record<AnswerForm, readonly FormField[]>> => {
	const say = words[language];
	return {
		accept: [{ kind: 'text', name: 'accepted_by', label: say.your_name, autocomplete: 'name' }],
		reject: [{ kind: 'textarea', name: 'reason', label: say.reason, longest: 1000, rows: 3 }],
	};
};

/** The offer with its lines, and either the two answers or what became of it. */
export function quotationPage(shown: Shown): string {
	const { quotation, client, language } = shown;
	const say = words[language];
	const title = `${say.quotation} ${quotation.number}`;
	const total = writeDocument(figuresOf(quotation), language).total;
	const body = html`<h1>
			${title}${quotation.version > 1 ? ` (${say.version} ${quotation.version})` : ''}
		</h1>
		<p class="soft">${say.total_with_tax}</p>
		<p class="figure">${total}</p>
		${summaryList([
			[say.from, shown.company.name],
			[say.to, client.name],
			[say.valid_until, formatDate(quotation.valid_until, language)],
		])}
		${conditions(shown)} ${outcome(shown, say)} ${documentLines(figuresOf(quotation), language)}
		${shown.tax_rule === null ? null : html`<p><small>${shown.tax_rule}</small></p>`}
		${
			quotation.notes === null
				? null
				: html`<h2>${say.notes}</h2>
						<p class="lines">${quotation.notes}</p>`
		}
		${pdfLink(quotation.pdf_url, say)} ${isOpen(shown) ? answers(shown, say) : null}`;
	return pageHtml({ title, body, company: shown.company, language, address: shown.path });
}

/** What a trial or a fixed term means, in front of the figures that it changes. */
function conditions({ quotation, language }: Shown): Html | null {
	const { trial, term } = conditionsOf(quotation, language);
	const said = [trial, term].filter((sentence) => sentence !== null);
	return said.length === 0 ? null : html`<p>${said.join(' ')}</p>`;
}

/** No invoice follows what costs nothing. */
const isFree = ({ total }: QuotationWithItems): boolean => total === 0n;

const isOpen = ({ quotation, now }: Shown): boolean =>
	quotation.status === 'SENT' && !isExpired(quotation, now);

function outcome(shown: Shown, say: Words): Html | null {
	const { quotation, language } = shown;
	if (isOpen(shown)) return null;
	if (quotation.status === 'ACCEPTED') {
		const day = formatDate(businessDate(quotation.accepted_at ?? shown.now), language);
		return note(
			'good',
			html`${say.accepted} <strong>${quotation.accepted_by}</strong> (${day}).
				${isFree(quotation) ? say.accepted_next_free : say.accepted_next}`,
		);
	}
	if (quotation.status === 'REJECTED')
		return note('warning', `${say.rejected} ${quotation.reject_reason}`);
	if (quotation.status === 'SUPERSEDED') {
		const next =
			shown.newer === null ? say.newer_soon : html`<a href="${shown.newer}">${say.newer}</a>`;
		return note('warning', html`${say.superseded} ${next}`);
	}
	return note('warning', say.expired);
}

const pdfLink = (url: string | null, say: Words): Html | null =>
	url === null ? null : actions([buttonLink({ label: say.open_pdf, href: url, quiet: true })]);

/** Accepting is the way that the page leads; turning it down is a second step, so that no thumb does it by mistake. */
function answers({ path, quotation, language, states }: Shown, say: Words): Html {
	const fields = answerFields(language);
	const isWrong = states.reject.problems.length > 0;
	return html`<section class="answer">
			<h2>${say.accept_title}</h2>
			<p>${isFree(quotation) ? say.accept_text_free : say.accept_text}</p>
			${form({
				id: 'accept',
				action: `${path}/accept`,
				fields: fields.accept,
				submit: say.accept,
				state: states.accept,
				language,
			})}
		</section>
		<details class="second" ${attributes({ open: isWrong })}>
			<summary>${say.reject_title}</summary>
			${form({
				id: 'reject',
				action: `${path}/reject`,
				fields: fields.reject,
				submit: say.reject,
				tone: 'quiet',
				state: states.reject,
				language,
			})}
		</details>`;
}
