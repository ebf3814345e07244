import { z } from 'zod';
import type { World } from '../core/world.ts';
import type { XenditDelivery, XenditInvoice, XenditPayment } from './xendit-state.ts';

const MINUTE = 60_000;
/** From the first attempt; facts/xendit.md section 4. */
const RETRIES_AT_MS = [15, 60, 180, 360, 720, 1440].map((minutes) => minutes * MINUTE);
const ANSWER_TIME_MS = 30_000;
/** A receiver that hangs must not hold the other webhooks for ever. */
const OVERTAKE_MS_MAX = 2000;

export function announceInvoice(world: World, invoice: XenditInvoice, payment?: XenditPayment) {
	announce(world, invoice.status, invoice.id, invoicePayload(invoice, payment));
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
	world: World,
	event: string,
	subject: string,
	data: Record<string, unknown>,
) {
	announce(world, event, subject, {
		event,
		business_id: world.accounts.xendit_user_id,
		created: world.now().toISOString(),
		data,
	});
}

function announce(world: World, event: string, subject: string, payload: Record<string, unknown>) {
	const { random, faults, xendit } = world;
	const target = { method: 'POST', path: `/webhook/${event}` };
	const take = (kind: string) => faults.take('xendit', [kind], target);
	const delivery: XenditDelivery = {
		id: `whd_${random.hex(16)}`,
		webhook_id: random.hex(24) + Date.now().toString(36),
		subject,
		event,
		url: xendit.callback_url,
		payload,
		faults: [],
		copies: 1,
		attempts: [],
		state: 'waiting',
		created: world.now().toISOString(),
	};
	xendit.deliveries.push(delivery);
	if (!delivery.url) {
		delivery.state = 'no_url';
		return;
	}

	const lost = take('webhook_lost');
	if (lost) {
		delivery.faults.push(lost.kind);
		delivery.state = 'lost';
		return;
	}
	const lie = take('webhook_wrong_amount');
	if (lie && typeof payload.amount === 'number') {
		delivery.faults.push(lie.kind);
		payload.amount = lie.amount ?? Math.round(payload.amount * 1.5);
		if (payload.paid_amount !== undefined) payload.paid_amount = payload.amount;
	}
	const duplicate = take('webhook_duplicate');
	if (duplicate) {
		delivery.faults.push(duplicate.kind);
		delivery.copies = duplicate.copies ?? 2;
	}
	const wrongToken = take('webhook_wrong_token');
	if (wrongToken) delivery.faults.push(wrongToken.kind);
	const late = take('webhook_late');
	const reorder = late ? undefined : take('webhook_reorder');

	const start = () =>
		Promise.all(Array.from({ length: delivery.copies }, () => attempt(world, delivery, 0)));
	if (late) {
		delivery.faults.push(late.kind);
		world.timers.later(late.delay_ms ?? 5000, () => void start());
		return;
	}
	if (reorder) {
		delivery.faults.push(reorder.kind);
		holdBack(world, start, reorder.delay_ms ?? 2000);
		return;
	}
	const started = start();
	const overtaken = xendit.held_back.splice(0);
	if (overtaken.length === 0) return;
	// Only when this one is answered have the others been overtaken for certain.
	void Promise.race([started, world.timers.sleep(OVERTAKE_MS_MAX)]).then(() => {
		for (const release of overtaken) release();
	});
}

function holdBack(world: World, start: () => unknown, limitMs: number) {
	const books = world.xendit;
	let isStarted = false;
	const release = () => {
		if (isStarted || world.xendit !== books) return;
		isStarted = true;
		start();
	};
	world.xendit.held_back.push(release);
	world.timers.later(limitMs, release);
}

async function attempt(world: World, delivery: XenditDelivery, number: number) {
	const books = world.xendit;
	const { url } = delivery;
	if (!url || delivery.state === 'acknowledged') return;
	delivery.state = 'sending';
	const record = {
		at: world.now().toISOString(),
		status: null as number | null,
		error: null as string | null,
	};
	delivery.attempts.push(record);
	try {
		const token = delivery.faults.includes('webhook_wrong_token')
			? 'not-the-token-of-this-account'
			: (world.accounts.environment.XENDIT_CALLBACK_TOKEN ?? '');
		const response = await fetch(url, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				'user-agent': 'axios/1.7.9',
				'x-callback-token': token,
				'webhook-id': delivery.webhook_id,
			},
			body: JSON.stringify(withFreshEnvelope(world, delivery.payload)),
			redirect: 'manual',
			signal: AbortSignal.timeout(ANSWER_TIME_MS),
		});
		record.status = response.status;
		await response.arrayBuffer();
	} catch (error) {
		record.error = describe(error);
	}
	if (world.xendit !== books) return;
	if (record.status !== null && record.status >= 200 && record.status < 300) {
		delivery.state = 'acknowledged';
		return;
	}
	if (isAcknowledged(delivery)) return;
	const due = RETRIES_AT_MS[number];
	if (due === undefined) {
		delivery.state = 'exhausted';
		return;
	}
	delivery.state = 'waiting';
	const delay = (due - (RETRIES_AT_MS[number - 1] ?? 0)) / world.options.clock_speed;
	world.timers.later(delay, () => void attempt(world, delivery, number + 1));
}

// Read through a function: another copy may have been acknowledged while this one was awaited.
const isAcknowledged = (delivery: XenditDelivery) => delivery.state === 'acknowledged';

/** Xendit stamps the envelope anew at each attempt, so nobody may dedupe on it. */
function withFreshEnvelope(world: World, payload: Record<string, unknown>) {
	return payload.event ? { ...payload, created: world.now().toISOString() } : payload;
}

/** The dashboard's "Resend" button. */
export function resendWebhook(world: World, id: string): boolean {
	const delivery = world.xendit.deliveries.find((one) => one.id === id);
	if (!delivery) return false;
	delivery.url = world.xendit.callback_url;
	delivery.state = 'waiting';
	void attempt(world, delivery, RETRIES_AT_MS.length);
	return true;
}

/** `fetch failed` says nothing; its cause has the code. */
function describe(error: unknown): string {
	const cause = z.object({ cause: z.object({ code: z.string() }) }).safeParse(error);
	return cause.success ? cause.data.cause.code : String(error);
}
