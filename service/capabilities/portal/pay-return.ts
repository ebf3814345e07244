import type { Request, Response, Router } from 'express';
import { formatDate, businessDate } from '../../platform/clock/index.ts';
import { companyOf, type Company } from '../../platform/company/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { anonymous } from '../../platform/http/mount.ts';
import { html, pageHtml, type Html } from '../../platform/pages/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { paymentOfReturn, type Returned } from '../payments/index.ts';
import { page, readAs, show } from './answer.ts';
import { payWords } from './pay-words.ts';

/** Where a gateway leads the payer back to. What it says comes from our books, never from the address. */
export function mountPayReturn(router: Router, runtime: Runtime): void {
	router.get(
		'/pay/:token',
		page(runtime, 'page.pay-return', (request, response) => showReturn(runtime, request, response)),
	);
}

async function showReturn(runtime: Runtime, request: Request, response: Response): Promise<void> {
	const token = String(request.params['token']);
	const payment = await paymentOfReturn(readAs(runtime, response, anonymous), token);
	if (payment === null) throw NotFound({ resource: 'payment_link', id: '' });
	const client = await getClient(readAs(runtime, response, payment.actor), payment.client_id);
	const company = companyOf(runtime.config);
	show(
		response,
		200,
		returnPage({ payment, path: `/pay/${token}`, company, language: localeOf(client) }),
	);
}

type Shown = { payment: Returned; path: string; company: Company; language: Language };

/** Says what happens now: received, waited for, or over. */
function returnPage(shown: Shown): string {
	const { payment, company, language } = shown;
	const say = payWords[language];
	const { title, text } = say.states[payment.state];
	const body = html`<h1>${title}</h1>
		<p class="figure">${formatMoney(payment.amount, payment.currency, language)}</p>
		<p class="${payment.state === 'RECEIVED' ? 'note' : 'note warning'}">${text}</p>
		<dl class="facts">
			<dt>${say.about}</dt>
			<dd>${payment.description}</dd>
			<dt>${say.to}</dt>
			<dd>${company.name}</dd>
			${
				payment.paid_at === null
					? null
					: html`<dt>${say.received_on}</dt>
							<dd>${formatDate(businessDate(payment.paid_at), language)}</dd>`
			}
			${
				payment.held === 0n
					? null
					: html`<dt>${say.held}</dt>
							<dd>${formatMoney(payment.held, payment.currency, language)}</dd>`
			}
		</dl>
		${payment.state === 'WAITING' || payment.state === 'HELD' ? waiting(shown) : null}`;
	return pageHtml({ title, body, company, language });
}

/** No script reloads the page: the payer asks again, and can still pay when the payment was broken off. */
function waiting({ payment, path, language }: Shown): Html {
	const say = payWords[language];
	return html`<p><a class="button" href="${path}">${say.check_again}</a></p>
		${
			payment.url === null
				? null
				: html`<p>${say.not_paid_yet} <a href="${payment.url}" rel="noreferrer">${say.pay}</a></p>`
		}`;
}
