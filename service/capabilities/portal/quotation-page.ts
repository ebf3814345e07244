import { formatDate, businessDate } from '../../platform/clock/index.ts';
import type { Company } from '../../platform/company/index.ts';
import { html, pageHtml, type Html } from '../../platform/pages/index.ts';
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
		<dl class="facts">
			<dt>${say.from}</dt>
			<dd>${shown.company.name}</dd>
			<dt>${say.to}</dt>
			<dd>${client.name}</dd>
			<dt>${say.valid_until}</dt>
			<dd>${formatDate(quotation.valid_until, language)}</dd>
		</dl>
		${conditions(shown)} ${outcome(shown, say)} ${documentLines(figuresOf(quotation), language)}
		${shown.tax_rule === null ? null : html`<p><small>${shown.tax_rule}</small></p>`}
		${
			quotation.notes === null
				? null
				: html`<h2>${say.notes}</h2>
						<p class="lines">${quotation.notes}</p>`
		}
		${pdfLink(quotation.pdf_url, say)} ${isOpen(shown) ? answers(shown, say) : null}`;
	return pageHtml({ title, body, company: shown.company, language });
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
		return html`<p class="note">
			${say.accepted} <strong>${quotation.accepted_by}</strong> (${day}).
			${isFree(quotation) ? say.accepted_next_free : say.accepted_next}
		</p>`;
	}
	if (quotation.status === 'REJECTED')
		return html`<p class="note warning">${say.rejected} ${quotation.reject_reason}</p>`;
	if (quotation.status === 'SUPERSEDED') {
		const next =
			shown.newer === null ? say.newer_soon : html`<a href="${shown.newer}">${say.newer}</a>`;
		return html`<p class="note warning">${say.superseded} ${next}</p>`;
	}
	return html`<p class="note warning">${say.expired}</p>`;
}

const pdfLink = (url: string | null, say: Words): Html | null =>
	url === null
		? null
		: html`<p><a class="button quiet" href="${url}" rel="noreferrer">${say.open_pdf}</a></p>`;

/** Accepting is the way that the page leads; turning it down is a second step, so that no thumb does it by mistake. */
const answers = ({ path, quotation }: Shown, say: Words): Html =>
	html`<form method="post" action="${path}/accept" class="answer">
			<h2>${say.accept_title}</h2>
			<p>${isFree(quotation) ? say.accept_text_free : say.accept_text}</p>
			<label for="accepted_by">${say.your_name}</label>
			<input id="accepted_by" name="accepted_by" required maxlength="200" autocomplete="name" />
			<button>${say.accept}</button>
		</form>
		<details class="second">
			<summary>${say.reject_title}</summary>
			<form method="post" action="${path}/reject">
				<label for="reason">${say.reason}</label>
				<textarea id="reason" name="reason" required maxlength="1000" rows="3"></textarea>
				<button class="quiet">${say.reject}</button>
			</form>
		</details>`;
