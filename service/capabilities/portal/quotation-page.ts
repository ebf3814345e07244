import { formatDate, businessDate } from '../../platform/clock/index.ts';
import { html, pageHtml, type Html } from '../../platform/http/pages.ts';
import type { Language } from '../../platform/language/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import { isExpired, type QuotationItemRow, type QuotationWithItems } from '../quotations/index.ts';
import { wordFor, words, type Words } from './words.ts';

type Shown = {
	quotation: QuotationWithItems;
	client: { name: string };
	/** Address of this very page. */
	path: string;
	/** Address of the version that took its place. */
	newer: string | null;
	language: Language;
	now: Date;
};

/** The offer with its lines, and either the two answers or what became of it. */
export function quotationPage(shown: Shown): string {
	const { quotation, client, language } = shown;
	const say = words[language];
	const title = `${say.quotation} ${quotation.number}`;
	const body = html`<h1>
			${title}${quotation.version > 1 ? ` (${say.version} ${quotation.version})` : ''}
		</h1>
		<p>
			${say.to}: <strong>${client.name}</strong><br />${say.valid_until}:
			${formatDate(quotation.valid_until, language)}
		</p>
		${outcome(shown, say)} ${lines(quotation, say, language)}
		${quotation.notes === null ? null : html`<p style="white-space:pre-line">${quotation.notes}</p>`}
		${pdfLink(quotation.pdf_url, say)} ${isOpen(shown) ? answers(shown.path, say) : null}`;
	return pageHtml(title, body, language);
}

const isOpen = ({ quotation, now }: Shown): boolean =>
	quotation.status === 'SENT' && !isExpired(quotation, now);

function outcome(shown: Shown, say: Words): Html | null {
	const { quotation, language } = shown;
	if (isOpen(shown)) return null;
	if (quotation.status === 'ACCEPTED') {
		const day = formatDate(businessDate(quotation.accepted_at ?? shown.now), language);
		return html`<p class="note">
			${say.accepted} <strong>${quotation.accepted_by}</strong> (${day}). ${say.accepted_next}
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

function lines(quotation: QuotationWithItems, say: Words, language: Language): Html {
	const money = (amount: bigint): string => formatMoney(amount, quotation.currency, language);
	const sum = (label: string, amount: bigint): Html =>
		html`<tr>
			<td colspan="3">${label}</td>
			<td class="number">${money(amount)}</td>
		</tr>`;
	const line = (item: QuotationItemRow): Html =>
		html`<tr>
			<td>
				${item.description}<br /><small
					>${wordFor(say.periods, item.billing_period)}${
						item.discount === 0n ? '' : ` · ${say.discount} ${money(item.discount)}`
					}</small
				>
			</td>
			<td class="number">${item.quantity}</td>
			<td class="number">${money(item.unit_amount)}</td>
			<td class="number">${money(item.amount)}</td>
		</tr>`;
	return html`<table>
		<thead>
			<tr>
				<th>${say.item}</th>
				<th class="number">${say.quantity}</th>
				<th class="number">${say.unit_amount}</th>
				<th class="number">${say.amount}</th>
			</tr>
		</thead>
		<tbody>
			${quotation.items.map(line)} ${sum(say.subtotal, quotation.subtotal)}
			${quotation.discount === 0n ? null : sum(say.discount, -quotation.discount)}
			${sum(say.tax, quotation.tax)}
			<tr>
				<th colspan="3">${say.total}</th>
				<th class="number">${money(quotation.total)}</th>
			</tr>
		</tbody>
	</table>`;
}

const pdfLink = (url: string | null, say: Words): Html | null =>
	url === null ? null : html`<p><a href="${url}" rel="noreferrer">${say.open_pdf}</a></p>`;

const answers = (path: string, say: Words): Html =>
	html`<form method="post" action="${path}/accept">
			<h2>${say.accept_title}</h2>
			<label for="accepted_by">${say.your_name}</label>
			<input id="accepted_by" name="accepted_by" required maxlength="200" autocomplete="name" />
			<button>${say.accept}</button>
		</form>
		<details>
			<summary>${say.reject_title}</summary>
			<form method="post" action="${path}/reject">
				<label for="reason">${say.reason}</label>
				<textarea id="reason" name="reason" required maxlength="1000" rows="3"></textarea>
				<button class="quiet">${say.reject}</button>
			</form>
		</details>`;
