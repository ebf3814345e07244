import express from 'express';
import type { Router } from 'express';
import { expireInvoice, failInvoice, findInvoice, payInvoice } from './payments.ts';
import type { Outcome } from './payments.ts';
import { offeredChannels } from './books.ts';
import type { Xendit, XenditInvoice } from './books.ts';
import { asText, html, moment, rupiah } from '../../core/html.ts';
import type { Html } from '../../core/html.ts';
import { badge, sendPage } from '../../core/layout.ts';

const LOGO =
	'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="8" fill="#1762d6"/><path d="M12 12l16 16M28 12L12 28" stroke="#fff" stroke-width="4"/></svg>';

/** What the payer sees at invoice_url. Plain forms, so that a test can press the buttons too. */
export function xenditPayPage(xendit: Xendit): Router {
	const router = express.Router();
	router.use(express.urlencoded({ extended: false }));
	router.get('/logo.svg', (_request, response) => {
		response.type('image/svg+xml').send(LOGO);
	});
	router.get('/:id', (request, response) => {
		const invoice = findInvoice(xendit, request.params.id);
		if (invoice) sendPage(response, frame(invoice, payView(invoice)));
		else sendPage(response, frame(undefined, html`<p>This invoice does not exist.</p>`), 404);
	});
	router.post('/:id/:action', (request, response) => {
		const { id, action } = request.params;
		const form: Record<string, string | undefined> = request.body ?? {};
		const outcome = perform(xendit, id, action, form);
		if (!outcome.ok) {
			const content = html`<p class="bad">${outcome.message}</p>
				<p><a href="/xendit/web/${id}">Back</a></p>`;
			return sendPage(response, frame(xendit.books.invoices.get(id), content), outcome.status);
		}
		response.redirect(303, `/xendit/web/${id}`);
	});
	return router;
}

function perform(
	xendit: Xendit,
	id: string,
	action: string,
	form: Record<string, string | undefined>,
): Outcome {
	const choice = {
		...(form.channel ? { channel: form.channel } : {}),
		...(form.amount ? { amount: Number(form.amount) } : {}),
	};
	if (action === 'pay') return payInvoice(xendit, id, choice);
	if (action === 'fail') return failInvoice(xendit, id, choice);
	if (action === 'expire') return expireInvoice(xendit, id);
	return { ok: false, status: 404, message: `nothing called ${action}` };
}

function frame(invoice: XenditInvoice | undefined, content: Html): Html {
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<title>${invoice ? `Pay ${invoice.external_id}` : 'Invoice'} · Xendit sandbox</title>
				<link rel="stylesheet" href="/_sandbox/style.css" />
			</head>
			<body>
				<header>
					<strong>xendit</strong
					><span class="soft">Test mode: no real money moves on this page</span>
				</header>
				<main class="pay">${content}</main>
			</body>
		</html>`;
}

function payView(invoice: XenditInvoice): Html {
	return html`<div class="card">
		<p class="soft">${invoice.merchant_name} ${badge(invoice.status)}</p>
		<p class="amount">${rupiah(invoice.amount, invoice.currency)}</p>
		<dl>
			<dt>Invoice</dt>
			<dd>${invoice.external_id}</dd>
			${
				invoice.description
					? html`<dt>For</dt>
							<dd>${asText(invoice.description)}</dd>`
					: ''
			}
			${
				invoice.payer_email
					? html`<dt>Payer</dt>
							<dd>${asText(invoice.payer_email)}</dd>`
					: ''
			}
			<dt>${invoice.status === 'EXPIRED' ? 'Expired' : 'Pay before'}</dt>
			<dd>${moment(invoice.expiry_date)}</dd>
		</dl>
		${itemsView(invoice)} ${statusView(invoice)}
	</div>`;
}

function itemsView(invoice: XenditInvoice): Html | '' {
	if (!Array.isArray(invoice.items) || invoice.items.length === 0) return '';
	const rows = invoice.items.map(
		(item: { name: string; quantity: number; price: number }) =>
			html`<tr>
				<td>${item.name}</td>
				<td class="number">${item.quantity} × ${rupiah(item.price, invoice.currency)}</td>
			</tr>`,
	);
	return html`<div class="scroll">
		<table>
			<tbody>
				${rows}
			</tbody>
		</table>
	</div>`;
}

function statusView(invoice: XenditInvoice): Html {
	const action = (name: string) => `/xendit/web/${invoice.id}/${name}`;
	if (invoice.status === 'PAID' || invoice.status === 'SETTLED') {
		const back = safeLink(invoice.success_redirect_url);
		return html`<p class="good">
				<strong>Paid ${rupiah(invoice.paid_amount ?? 0, invoice.currency)}</strong> by
				${invoice.payment_channel} on ${moment(invoice.paid_at ?? '')}
			</p>
			${back ? html`<p><a href="${back}">Back to the merchant</a></p>` : ''}`;
	}
	if (invoice.status === 'EXPIRED') {
		const back = safeLink(invoice.failure_redirect_url);
		return html`<p class="bad">This invoice has expired.</p>
			${back ? html`<p><a href="${back}">Back to the merchant</a></p>` : ''}
			<form method="post" action="${action('pay')}">
				<button>Money arrives late all the same</button>
			</form>`;
	}
	const channels = offeredChannels(invoice);
	return html`<h2>Choose how to pay</h2>
		<form method="post" action="${action('pay')}">
			<div class="channels">
				${channels.map(
					({ code, name }) => html`<button name="channel" value="${code}">${name}</button>`,
				)}
			</div>
		</form>
		<fieldset>
			<legend>Pay another amount</legend>
			<form class="row" method="post" action="${action('pay')}">
				<label
					>Amount
					<input name="amount" type="number" min="1" value="${invoice.amount - 1000}" required
				/></label>
				<label
					>Channel
					<select name="channel">
						${channels.map(({ code, name }) => html`<option value="${code}">${name}</option>`)}
					</select></label
				>
				<button>Pay this amount</button>
			</form>
		</fieldset>
		<form class="inline" method="post" action="${action('fail')}"><button>Fail</button></form>
		<form class="inline" method="post" action="${action('expire')}">
			<button>Let expire</button>
		</form>`;
}

/** The merchant wrote it: never let it be a script. */
function safeLink(url: unknown): string | undefined {
	return typeof url === 'string' && /^https?:\/\//i.test(url) ? url : undefined;
}
