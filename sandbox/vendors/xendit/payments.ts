import { afterAnswer } from '../../core/api.ts';
import { CHANNELS, offeredChannels } from './books.ts';
import type { Xendit, XenditInvoice, XenditPayment } from './books.ts';
import { announceEvent, announceInvoice } from './webhooks.ts';

export type Outcome =
	| { ok: true; invoice: XenditInvoice; payment?: XenditPayment }
	| { ok: false; status: number; message: string };

/** What the payer chooses; the whole amount and the first channel that is offered when nothing is. */
type Choice = { amount?: number | undefined; channel?: string | undefined };

/** Money arrives. Also for an expired invoice: late settlement makes it PAID after EXPIRED. */
export function payInvoice(xendit: Xendit, id: string, choice: Choice): Outcome {
	const invoice = findInvoice(xendit, id);
	if (!invoice) return { ok: false, status: 404, message: `no invoice ${id}` };
	if (invoice.status === 'PAID' || invoice.status === 'SETTLED') {
		return { ok: false, status: 409, message: 'this invoice is already paid' };
	}
	const taken = takeMoney(xendit, invoice, choice);
	if (!taken.ok) return taken;
	const { payment, channel } = taken;
	const { amount, created: at } = payment;
	Object.assign(invoice, {
		status: 'PAID',
		paid_amount: amount,
		paid_at: at,
		updated: at,
		payment_method: channel.method,
		payment_channel: channel.code,
		...(channel.method === 'BANK_TRANSFER' ? { bank_code: channel.code } : {}),
		...(channel.method === 'EWALLET' ? { ewallet_type: channel.code } : {}),
	});
	const announced = { ...invoice };
	afterAnswer(() => announceInvoice(xendit, announced, payment));
	return { ok: true, invoice, payment };
}

/**
 * The payer pays a second time, such as by a code that was still open. The invoice goes on showing its first payment;
 * only the event tells of the second.
 */
export function payAgain(xendit: Xendit, id: string, choice: Choice): Outcome {
	const invoice = findInvoice(xendit, id);
	if (!invoice) return { ok: false, status: 404, message: `no invoice ${id}` };
	if (invoice.status !== 'PAID' && invoice.status !== 'SETTLED') {
		return { ok: false, status: 409, message: 'this invoice is not paid yet' };
	}
	const taken = takeMoney(xendit, invoice, choice);
	if (!taken.ok) return taken;
	const { payment } = taken;
	afterAnswer(() =>
		announceEvent(xendit, 'payment.capture', payment.id, {
			...paymentBody(xendit, payment),
			invoice_id: invoice.id,
		}),
	);
	return { ok: true, invoice, payment };
}

type Taken =
	| { ok: true; payment: XenditPayment; channel: (typeof CHANNELS)[number] }
	| { ok: false; status: number; message: string };

function takeMoney(xendit: Xendit, invoice: XenditInvoice, choice: Choice): Taken {
	const amount = choice.amount ?? invoice.amount;
	if (!(amount > 0)) return { ok: false, status: 400, message: 'amount must be above 0' };
	const wanted = choice.channel?.toUpperCase();
	const channel = wanted
		? CHANNELS.find((one) => one.code === wanted)
		: (offeredChannels(invoice)[0] ?? CHANNELS[0]);
	if (!channel) return { ok: false, status: 400, message: `no channel ${choice.channel}` };
	const payment = recordPayment(xendit, invoice, {
		status: 'SUCCEEDED',
		amount,
		method: channel.method,
		channel: channel.code,
		failure_code: null,
		late: invoice.status === 'EXPIRED',
		created: xendit.now().toISOString(),
	});
	return { ok: true, payment, channel };
}

/** A payment as the Payments API and its events show it. */
export function paymentBody(xendit: Xendit, payment: XenditPayment): Record<string, unknown> {
	const { id, status, external_id, amount, currency, channel, failure_code, created } = payment;
	const captures =
		status === 'SUCCEEDED'
			? [{ capture_id: `cap-${id.slice(3)}`, capture_timestamp: created, capture_amount: amount }]
			: [];
	return {
		payment_id: id,
		business_id: xendit.credentials.user_id,
		status,
		payment_request_id: `pr-${id.slice(3)}`,
		request_amount: amount,
		channel_code: channel,
		country: 'ID',
		currency,
		reference_id: external_id,
		failure_code,
		type: 'PAY',
		captures,
		created,
		updated: created,
	};
}

/** An attempt fails. The invoice stays payable; only the newer payment event tells of it. */
export function failInvoice(xendit: Xendit, id: string, choice: Pick<Choice, 'channel'>): Outcome {
	const invoice = findInvoice(xendit, id);
	if (!invoice) return { ok: false, status: 404, message: `no invoice ${id}` };
	if (invoice.status !== 'PENDING') {
		return { ok: false, status: 409, message: `this invoice is ${invoice.status}` };
	}
	const wanted = choice.channel?.toUpperCase();
	const channel = CHANNELS.find((one) => one.code === (wanted ?? 'CREDIT_CARD'));
	if (!channel) return { ok: false, status: 400, message: `no channel ${choice.channel}` };
	const payment = recordPayment(xendit, invoice, {
		status: 'FAILED',
		amount: invoice.amount,
		method: channel.method,
		channel: channel.code,
		failure_code: channel.method === 'CREDIT_CARD' ? 'CARD_DECLINED' : 'PAYMENT_DECLINED',
		late: false,
		created: xendit.now().toISOString(),
	});
	afterAnswer(() =>
		announceEvent(xendit, 'payment.failure', payment.id, {
			...paymentBody(xendit, payment),
			invoice_id: invoice.id,
			description: invoice.description ?? null,
		}),
	);
	return { ok: true, invoice, payment };
}

/** The money reaches the merchant's balance, a day or so later. Nothing is announced. */
export function settleInvoice(xendit: Xendit, id: string): Outcome {
	const invoice = findInvoice(xendit, id);
	if (!invoice) return { ok: false, status: 404, message: `no invoice ${id}` };
	if (invoice.status !== 'PAID') {
		return { ok: false, status: 409, message: `this invoice is ${invoice.status}` };
	}
	Object.assign(invoice, { status: 'SETTLED', updated: xendit.now().toISOString() });
	return { ok: true, invoice };
}

export function expireInvoice(xendit: Xendit, id: string): Outcome {
	const invoice = findInvoice(xendit, id);
	if (!invoice) return { ok: false, status: 404, message: `no invoice ${id}` };
	if (invoice.status !== 'PENDING') {
		return { ok: false, status: 409, message: `this invoice is ${invoice.status}` };
	}
	markExpired(xendit, invoice);
	return { ok: true, invoice };
}

function markExpired(xendit: Xendit, invoice: XenditInvoice) {
	const at = xendit.now().toISOString();
	Object.assign(invoice, { status: 'EXPIRED', updated: at });
	if (invoice.expiry_date > at) invoice.expiry_date = at;
	const announced = { ...invoice };
	afterAnswer(() => announceInvoice(xendit, announced));
}

function expireIfDue(xendit: Xendit, invoice: XenditInvoice) {
	const isDue = invoice.expiry_date <= xendit.now().toISOString();
	if (isDue && invoice.status === 'PENDING') markExpired(xendit, invoice);
}

export function expireOverdue(xendit: Xendit) {
	for (const invoice of xendit.books.invoices.values()) expireIfDue(xendit, invoice);
}

export function findInvoice(xendit: Xendit, id: string): XenditInvoice | undefined {
	const invoice = xendit.books.invoices.get(id);
	if (invoice) expireIfDue(xendit, invoice);
	return invoice;
}

function recordPayment(
	xendit: Xendit,
	invoice: XenditInvoice,
	rest: Omit<XenditPayment, 'id' | 'invoice_id' | 'external_id' | 'currency'>,
): XenditPayment {
	const payment: XenditPayment = {
		id: `py-${xendit.random.uuid()}`,
		invoice_id: invoice.id,
		external_id: invoice.external_id,
		currency: invoice.currency,
		...rest,
	};
	xendit.books.payments.push(payment);
	return payment;
}
