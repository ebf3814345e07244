import type { WebhookRules } from '../../core/webhooks.ts';
import type { Xendit, XenditInvoice, XenditPayment } from './books.ts';

const MINUTE = 60_000;

/** facts/xendit.md section 4. */
export const xenditWebhooks: WebhookRules<Xendit> = {
	retries_at_ms: [15, 60, 180, 360, 720, 1440].map((minutes) => minutes * MINUTE),
	answer_time_ms: 30_000,
	request: ({ credentials, now }, { payload, webhook_id }, { is_forged }) => ({
		headers: {
			'content-type': 'application/json',
			'user-agent': 'axios/1.7.9',
			'x-callback-token': is_forged ? 'not-the-token-of-this-account' : credentials.callback_token,
			'webhook-id': webhook_id,
		},
		// The envelope is stamped anew at each attempt, so a receiver must not tell repetitions by the body.
		body: JSON.stringify(payload.event ? { ...payload, created: now().toISOString() } : payload),
	}),
	falsify(payload, fault) {
		if (typeof payload.amount !== 'number') return;
		payload.amount = fault.amount ?? Math.round(payload.amount * 1.5);
		if (payload.paid_amount !== undefined) payload.paid_amount = payload.amount;
	},
};

export function announceInvoice(xendit: Xendit, invoice: XenditInvoice, payment?: XenditPayment) {
	xendit.webhooks.send({
		event: invoice.status,
		subject: invoice.id,
		payload: invoicePayload(invoice, payment),
	});
}

/** The flat payload: no envelope, no event field; an EXPIRED one has no paid_* at all. */
function invoicePayload(invoice: XenditInvoice, payment?: XenditPayment) {
	const payload: Record<string, unknown> = {
		id: invoice.id,
		external_id: invoice.external_id,
		user_id: invoice.user_id,
		is_high: false,
		status: invoice.status,
		merchant_name: invoice.merchant_name,
		amount: invoice.amount,
		created: invoice.created,
		updated: invoice.updated,
		currency: invoice.currency,
	};
	const copied = ['payer_email', 'description', 'items', 'fees', 'success_redirect_url'];
	for (const name of [...copied, 'failure_redirect_url', 'metadata']) {
		if (invoice[name] !== undefined) payload[name] = invoice[name];
	}
	if (!payment) return payload;
	Object.assign(payload, {
		payment_method: payment.method,
		payment_channel: payment.channel,
		payment_id: payment.id,
		paid_amount: payment.amount,
		paid_at: payment.created,
		adjusted_received_amount: payment.amount,
		fees_paid_amount: 0,
	});
	if (payment.method === 'BANK_TRANSFER') {
		payload.bank_code = payment.channel;
		payload.payment_destination = `88${parseInt(invoice.id.slice(-10), 16)}`;
	}
	if (payment.method === 'EWALLET') payload.ewallet_type = payment.channel;
	if (payment.method === 'CREDIT_CARD') payload.credit_card_charge_id = invoice.id;
	if (payment.method === 'QR_CODE') {
		payload.payment_details = { receipt_id: payment.id.slice(-12), source: 'GOPAY' };
	}
	return payload;
}

/** The events of Xendit's newer API, with an envelope. */
export function announceEvent(
	xendit: Xendit,
	event: string,
	subject: string,
	data: Record<string, unknown>,
) {
	const created = xendit.now().toISOString();
	const business_id = xendit.credentials.user_id;
	xendit.webhooks.send({ event, subject, payload: { event, business_id, created, data } });
}
