import type { Router } from 'express';
import { formatDate, businessDate } from '../../platform/clock/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { anonymous } from '../../platform/http/mount.ts';
import {
	actions,
	buttonLink,
	html,
	note,
	pageHtml,
	pageRoute,
	readAs,
	speakFor,
	summaryList,
	type Html,
	type PageAnswer,
	type PageCall,
} from '../../platform/pages/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { paymentOfReturn, type Returned } from '../payments/index.ts';
import { payWords } from './pay-words.ts';

/** Where a gateway leads the payer back to. What it says comes from our books, never from the address. */
export function mountPayReturn(router: Router, runtime: Runtime): void {
	router.get('/pay/:token', pageRoute(runtime, 'page.pay-return', showReturn));
}

async function showReturn(call: PageCall): Promise<PageAnswer> {
	const token = String(call.request.params['token']);
	const payment = await paymentOfReturn(readAs(call, anonymous), token);
	if (payment === null) throw NotFound({ resource: 'payment_link', id: '' });
	const client = await getClient(readAs(call, payment.actor), payment.client_id);
	return { html: returnPage(speakFor(call, localeOf(client)), payment, `/pay/${token}`) };
}

/** Says what happens now: received, waited for, or over. */
function returnPage(call: PageCall, payment: Returned, path: string): string {
	const { company, language, address } = call;
	const say = payWords[language];
	const { title, text } = say.states[payment.state];
	const money = (amount: bigint): string => formatMoney(amount, payment.currency, language);
	const paidOn =
		payment.paid_at === null ? null : formatDate(businessDate(payment.paid_at), language);
	const body = html`<h1>${title}</h1>
		<p class="figure">${money(payment.amount)}</p>
		${note(payment.state === 'RECEIVED' ? 'good' : 'warning', text)}
		${summaryList([
			[say.about, payment.description],
			[say.to, company.name],
			[say.received_on, paidOn],
			[say.held, payment.held === 0n ? null : money(payment.held)],
		])}
		${payment.state === 'WAITING' || payment.state === 'HELD' ? waiting(payment, path, say) : null}`;
	return pageHtml({ title, body, company, language, address });
}

/** No script reloads the page: the payer asks again, and can still pay when the payment was broken off. */
function waiting({ url }: Returned, path: string, say: (typeof payWords)[Language]): Html {
	return html`${actions([buttonLink({ label: say.check_again, href: path })])}
	${
		url === null
			? null
			: html`<p>${say.not_paid_yet} <a href="${url}" rel="noreferrer">${say.pay}</a></p>`
	}`;
}
