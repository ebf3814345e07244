import { z } from 'zod';
import {
	afterAnswer,
	Refusal,
	type Call,
	type Reply,
	type Route,
} from '../../../../sandbox/core/api.ts';
import type { Simulation } from '../../../../sandbox/core/vendor.ts';

type Fee = { amount: number; paid_by: 'shop' | 'customer' };
type Receipt = { id: string; amount: number; channel: string; paid_at: string };
export type WarungpayPayment = {
	id: string;
	reference: string;
	state: 'waiting' | 'paid' | 'expired' | 'cancelled';
	amount: number;
	total: number;
	fee: Fee | null;
	code: string | null;
	qr: string | null;
	steps: string[];
	created_at: string;
	expires_at: string;
	receipts: Receipt[];
};
export type WarungpayBooks = { payments: Map<string, WarungpayPayment> };
export type WarungpayCredentials = { api_key: string; signing_key: string };
type Warungpay = Simulation<WarungpayBooks, WarungpayCredentials>;

const channels = [
	{ code: 'COUNTER', name: 'At a counter', smallest: 10_000, largest: 5_000_000, hours_max: 48 },
	{ code: 'QR', name: 'QR code', smallest: 1_000, largest: 10_000_000, hours_max: 168 },
];
const pageSize = 100;

const feeOf = (code: string | undefined, amount: number): Fee =>
	code === 'COUNTER'
		? { amount: 2_500, paid_by: 'customer' }
		: { amount: Math.ceil(amount * 0.007), paid_by: 'shop' };

const NewPayment = z.object({
	reference: z.string().min(1),
	amount: z.number().int().positive(),
	description: z.string(),
	customer: z.object({ name: z.string(), email: z.string() }),
	channels: z.array(z.enum(['COUNTER', 'QR'])),
	expires_in: z.number().int().positive(),
});

export function warungpayRoutes(own: Warungpay): Route[] {
	const { books, credentials } = own;
	const guarded =
		(answer: (call: Call) => Reply) =>
		(call: Call): Reply => {
			if (call.headers['x-api-key'] !== credentials.api_key)
				return { status: 401, body: { error: 'wrong key' } };
			if (call.fault('declined')) return { status: 422, body: { error: 'declined' } };
			expireOverdue(own);
			return answer(call);
		};
	return [
		[
			'GET /v1/channels',
			guarded(({ query }) => {
				const amount = query.get('amount');
				const listed = channels.map((channel) => ({
					...channel,
					fee: amount === null ? null : feeOf(channel.code, Number(amount)),
				}));
				return { status: 200, body: { channels: listed } };
			}),
		],
		[
			'POST /v1/payments',
			guarded((call) => {
				const payment = create(own, NewPayment.parse(call.json()));
				books.payments.set(payment.id, payment);
				return { status: 201, body: payment };
			}),
		],
		['GET /v1/payments', guarded(({ query }) => ({ status: 200, body: list(own, query) }))],
		[
			'GET /v1/payments/{id}',
			guarded(({ parameters }) => ({ status: 200, body: paymentById(own, parameters.id) })),
		],
		[
			'POST /v1/payments/{id}/cancel',
			guarded(({ parameters }) => ({
				status: 200,
				body: cancel(paymentById(own, parameters.id)),
			})),
		],
	];
}

function create(own: Warungpay, wanted: z.output<typeof NewPayment>): WarungpayPayment {
	const { reference, amount, expires_in } = wanted;
	const offered = wanted.channels.length === 0 ? ['COUNTER', 'QR'] : wanted.channels;
	// Which fee it will be is open as long as the customer chooses.
	const fee = offered.length === 1 ? feeOf(offered[0], amount) : null;
	const now = own.now();
	const hasCode = offered.includes('COUNTER');
	return {
		id: `wp-${own.random.hex(16)}`,
		reference,
		state: 'waiting',
		amount,
		total: amount + (fee?.paid_by === 'customer' ? fee.amount : 0),
		fee,
		code: hasCode ? own.random.digits(12) : null,
		qr: offered.includes('QR') ? `00020101021226${own.random.digits(20)}` : null,
		steps: hasCode ? ['Go to a shop with the sign of Warungpay', 'Read out the code'] : [],
		created_at: now.toISOString(),
		expires_at: new Date(now.getTime() + expires_in * 1000).toISOString(),
		receipts: [],
	};
}

/** Newest first. */
function list({ books }: Warungpay, query: URLSearchParams) {
	const reference = query.get('reference');
	const from = query.get('made_from') ?? '';
	const to = query.get('made_to') ?? '9';
	const paidFrom = query.get('paid_from');
	const paidTo = query.get('paid_to') ?? '9';
	const found = [...books.payments.values()]
		.reverse()
		.filter((one) => reference === null || one.reference === reference)
		.filter(({ created_at }) => created_at >= from && created_at <= to)
		.filter(
			({ receipts }) =>
				paidFrom === null ||
				receipts.some(({ paid_at }) => paid_at >= paidFrom && paid_at <= paidTo),
		);
	const start = found.findIndex(({ id }) => id === query.get('after')) + 1;
	const payments = found.slice(start, start + pageSize);
	const hasMore = found.length > start + pageSize;
	return { payments, next: hasMore ? (payments.at(-1)?.id ?? null) : null };
}

export function paymentById({ books }: Warungpay, id = ''): WarungpayPayment {
	const payment = books.payments.get(id);
	if (payment === undefined) throw new Refusal({ status: 404, body: { error: 'unknown' } });
	return payment;
}

/** A customer may pay the code once more: the money arrives all the same. */
export function pay(own: Warungpay, payment: WarungpayPayment, amount = payment.total) {
	const receipt = {
		id: `wr-${own.random.hex(16)}`,
		amount,
		channel: payment.qr === null ? 'COUNTER' : 'QR',
		paid_at: own.now().toISOString(),
	};
	payment.receipts.push(receipt);
	payment.state = 'paid';
	announce(own, 'payment.paid', payment, { receipt_id: receipt.id });
	return payment;
}

export function cancel(payment: WarungpayPayment): WarungpayPayment {
	if (payment.state === 'waiting') payment.state = 'cancelled';
	return payment;
}

export function expireOverdue(own: Warungpay): void {
	const now = own.now().toISOString();
	for (const payment of own.books.payments.values()) {
		if (payment.state !== 'waiting' || payment.expires_at > now) continue;
		payment.state = 'expired';
		announce(own, 'payment.expired', payment, {});
	}
}

function announce(own: Warungpay, event: string, payment: WarungpayPayment, more: object): void {
	const payload = { event, payment_id: payment.id, reference: payment.reference, ...more };
	afterAnswer(() => own.webhooks.send({ event, subject: payment.id, payload }));
}
