import { afterAnswer } from '../core/vendor-api.ts';
import type { World } from '../core/world.ts';
import { CHANNELS, offeredChannels } from './xendit-state.ts';
import type { XenditInvoice, XenditPayment } from './xendit-state.ts';
import { announceEvent, announceInvoice } from './xendit-webhooks.ts';

export type Outcome =
	| { ok: true; invoice: XenditInvoice; payment?: XenditPayment }
	| { ok: false; status: number; message: string };

/** Money arrives. Also for an expired invoice: late settlement makes it PAID after EXPIRED. */
export function payInvoice(
	world: World,
	id: string,
	choice: { amount?: number; channel?: string },
): Outcome {
	const invoice = findInvoice(world, id);
	if (!invoice) return { ok: false, status: 404, message: `no invoice ${id}` };
	if (invoice.status === 'PAID' || invoice.status === 'SETTLED') {
		return { ok: false, status: 409, message: 'this invoice is already paid' };
	}
	const amount = choice.amount ?? invoice.amount;
	if (!(amount > 0)) return { ok: false, status: 400, message: 'amount must be above 0' };
	const wanted = choice.channel?.toUpperCase();
	const channel = wanted
		? CHANNELS.find((one) => one.code === wanted)
		: (offeredChannels(invoice)[0] ?? CHANNELS[0]);
	if (!channel) return { ok: false, status: 400, message: `no channel ${choice.channel}` };

	const at = world.now().toISOString();
	const payment = recordPayment(world, invoice, {
		status: 'SUCCEEDED',
		amount,
		method: channel.method,
		channel: channel.code,
		failure_code: null,
		late: invoice.status === 'EXPIRED',
		created: at,
	});
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
	afterAnswer(() => announceInvoice(world, announced, payment));
	return { ok: true, invoice, payment };
}

/** An attempt fails. The invoice stays payable; only the newer payment event tells of it. */
export function failInvoice(world: World, id: string, choice: { channel?: string }): Outcome {
	const invoice = findInvoice(world, id);
	if (!invoice) return { ok: false, status: 404, message: `no invoice ${id}` };
	if (invoice.status !== 'PENDING') {
		return { ok: false, status: 409, message: `this invoice is ${invoice.status}` };
	}
	const wanted = choice.channel?.toUpperCase();
	const channel = CHANNELS.find((one) => one.code === (wanted ?? 'CREDIT_CARD'));
	if (!channel) return { ok: false, status: 400, message: `no channel ${choice.channel}` };
	const payment = recordPayment(world, invoice, {
		status: 'FAILED',
		amount: invoice.amount,
		method: channel.method,
		channel: channel.code,
		failure_code: channel.method === 'CREDIT_CARD' ? 'CARD_DECLINED' : 'PAYMENT_DECLINED',
		late: false,
		created: world.now().toISOString(),
	});
	afterAnswer(() =>
		announceEvent(world, 'payment.failure', payment.id, {
			payment_id: payment.id,
			business_id: world.accounts.xendit_user_id,
			status: 'FAILED',
			payment_request_id: `pr-${world.random.uuid()}`,
			invoice_id: invoice.id,
			request_amount: payment.amount,
			channel_code: channel.code,
			country: 'ID',
			currency: payment.currency,
			reference_id: invoice.external_id,
			description: invoice.description ?? null,
			failure_code: payment.failure_code,
			type: 'PAY',
			created: payment.created,
			updated: payment.created,
		}),
	);
	return { ok: true, invoice, payment };
}

/** The money reaches the merchant's balance, a day or so later. Nothing is announced. */
export function settleInvoice(world: World, id: string): Outcome {
	const invoice = findInvoice(world, id);
	if (!invoice) return { ok: false, status: 404, message: `no invoice ${id}` };
	if (invoice.status !== 'PAID') {
		return { ok: false, status: 409, message: `this invoice is ${invoice.status}` };
	}
	Object.assign(invoice, { status: 'SETTLED', updated: world.now().toISOString() });
	return { ok: true, invoice };
}

export function expireInvoice(world: World, id: string): Outcome {
	const invoice = findInvoice(world, id);
	if (!invoice) return { ok: false, status: 404, message: `no invoice ${id}` };
	if (invoice.status !== 'PENDING') {
		return { ok: false, status: 409, message: `this invoice is ${invoice.status}` };
	}
	markExpired(world, invoice);
	return { ok: true, invoice };
}

function markExpired(world: World, invoice: XenditInvoice) {
	const at = world.now().toISOString();
	Object.assign(invoice, { status: 'EXPIRED', updated: at });
	if (invoice.expiry_date > at) invoice.expiry_date = at;
	const announced = { ...invoice };
	afterAnswer(() => announceInvoice(world, announced));
}

function expireIfDue(world: World, invoice: XenditInvoice) {
	const isDue = invoice.expiry_date <= world.now().toISOString();
	if (isDue && invoice.status === 'PENDING') markExpired(world, invoice);
}

export function expireOverdue(world: World) {
	for (const invoice of world.xendit.invoices.values()) expireIfDue(world, invoice);
}

export function findInvoice(world: World, id: string): XenditInvoice | undefined {
	const invoice = world.xendit.invoices.get(id);
	if (invoice) expireIfDue(world, invoice);
	return invoice;
}

function recordPayment(
	world: World,
	invoice: XenditInvoice,
	rest: Omit<XenditPayment, 'id' | 'invoice_id' | 'external_id' | 'currency'>,
): XenditPayment {
	const payment: XenditPayment = {
		id: `py-${world.random.uuid()}`,
		invoice_id: invoice.id,
		external_id: invoice.external_id,
		currency: invoice.currency,
		...rest,
	};
	world.xendit.payments.push(payment);
	return payment;
}
