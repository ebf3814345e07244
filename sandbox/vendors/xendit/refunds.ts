import { z } from 'zod';
import type { Call, Reply, Route } from '../../core/api.ts';
import { afterAnswer } from '../../core/api.ts';
import { xenditError } from './errors.ts';
import { announceEvent } from './webhooks.ts';
import type { Xendit, XenditRefund } from './books.ts';

const CreateRefund = z.looseObject({
	invoice_id: z.string().optional(),
	payment_request_id: z.string().optional(),
	reference_id: z.string().nullish(),
	amount: z.number().positive().optional(),
	currency: z.string().optional(),
	reason: z.enum(['FRAUDULENT', 'DUPLICATE', 'REQUESTED_BY_CUSTOMER', 'CANCELLATION', 'OTHERS']),
	metadata: z.record(z.string(), z.unknown()).nullish(),
});
const NOT_REFUNDABLE = ['BANK_TRANSFER', 'RETAIL_OUTLET'];

export function xenditRefundRoutes(xendit: Xendit): Route[] {
	return [
		['POST /refunds', (call) => createRefund(xendit, call)],
		['GET /refunds', (call) => listRefunds(xendit, call)],
		['GET /refunds/{id}', (call) => getRefund(xendit, call)],
		['POST /refunds/{id}/cancel', (call) => cancelRefund(xendit, call)],
	];
}

function createRefund(xendit: Xendit, call: Call): Reply {
	const { books } = xendit;
	const key = call.headers['idempotency-key'];
	const seen = key ? books.idempotency.get(key) : undefined;
	if (seen) {
		if (seen.body !== call.body.toString()) {
			const message = 'The idempotency key was used with a different request.';
			return xenditError(409, 'DUPLICATE_ERROR', message);
		}
		return { status: 200, body: books.refunds.get(seen.refund_id) };
	}
	const parsed = CreateRefund.safeParse(call.json());
	if (!parsed.success) {
		const errors = parsed.error.issues.map(({ path, message }) => ({
			path: path.join('.'),
			message,
		}));
		return xenditError(400, 'API_VALIDATION_ERROR', 'The request is not valid.', errors);
	}
	const wanted = parsed.data;
	const invoice = books.invoices.get(wanted.invoice_id ?? '');
	if (!invoice) return xenditError(404, 'DATA_NOT_FOUND', 'The payment was not found.');
	const payment = books.payments.find(
		(one) => one.invoice_id === invoice.id && one.status === 'SUCCEEDED',
	);
	if (!payment) {
		const message = 'Only a succeeded payment can be refunded.';
		return xenditError(400, 'INELIGIBLE_TRANSACTION_STATUS', message);
	}
	if (NOT_REFUNDABLE.includes(payment.method)) {
		const message = `Refund is not supported for ${payment.channel}.`;
		return xenditError(403, 'REFUND_NOT_SUPPORTED', message);
	}
	const earlier = [...books.refunds.values()].filter(
		(refund) => refund.invoice_id === invoice.id && !isVoid(refund),
	);
	if (earlier.some((refund) => refund.status === 'PENDING')) {
		return xenditError(400, 'REFUND_IN_PROGRESS', 'Another refund of this payment is in progress.');
	}
	const refunded = earlier.reduce((sum, refund) => sum + refund.amount, 0);
	const amount = wanted.amount ?? payment.amount - refunded;
	if (amount <= 0 || refunded + amount > payment.amount) {
		const message = 'The refund is larger than what is left of the payment.';
		return xenditError(400, 'REFUND_AMOUNT_EXCEEDED', message);
	}
	const at = xendit.now().toISOString();
	const refund: XenditRefund = {
		id: `rfd-${xendit.random.uuid()}`,
		payment_id: payment.id,
		invoice_id: invoice.id,
		payment_request_id: wanted.payment_request_id ?? null,
		payment_method_type: payment.method,
		amount,
		channel_code: payment.channel,
		country: 'ID',
		currency: payment.currency,
		reference_id: wanted.reference_id ?? null,
		reason: wanted.reason,
		status: 'PENDING',
		failure_code: null,
		refund_fee_amount: null,
		metadata: wanted.metadata ?? null,
		created: at,
		updated: at,
	};
	books.refunds.set(refund.id, refund);
	if (key) books.idempotency.set(key, { body: call.body.toString(), refund_id: refund.id });
	const body = { ...refund };
	afterAnswer(() => settle(xendit, refund));
	return { status: 200, body };
}

const isVoid = (refund: XenditRefund) =>
	refund.status === 'FAILED' || refund.status === 'CANCELLED';

function settle(xendit: Xendit, refund: XenditRefund) {
	const { books } = xendit;
	xendit.timers.later(100, () => {
		if (refund.status !== 'PENDING' || xendit.books !== books) return;
		Object.assign(refund, { status: 'SUCCEEDED', updated: xendit.now().toISOString() });
		announceEvent(xendit, 'refund.succeeded', refund.id, { ...refund });
	});
}

const notFound = () => xenditError(404, 'DATA_NOT_FOUND', 'The refund was not found.');

function getRefund(xendit: Xendit, call: Call): Reply {
	const refund = xendit.books.refunds.get(call.parameters.id ?? '');
	return refund ? { status: 200, body: refund } : notFound();
}

function cancelRefund(xendit: Xendit, call: Call): Reply {
	const refund = xendit.books.refunds.get(call.parameters.id ?? '');
	if (!refund) return notFound();
	if (refund.status !== 'PENDING') {
		return xenditError(400, 'INELIGIBLE_TRANSACTION_STATUS', `The refund is ${refund.status}.`);
	}
	Object.assign(refund, { status: 'CANCELLED', updated: xendit.now().toISOString() });
	return { status: 200, body: refund };
}

function listRefunds(xendit: Xendit, call: Call): Reply {
	const invoiceId = call.query.get('invoice_id');
	const requestId = call.query.get('payment_request_id');
	const limit = Number(call.query.get('limit') ?? 10);
	let found = [...xendit.books.refunds.values()]
		.reverse()
		.filter(
			(refund) =>
				(!invoiceId || refund.invoice_id === invoiceId) &&
				(!requestId || refund.payment_request_id === requestId),
		);
	const afterId = call.query.get('after_id');
	if (afterId) found = found.slice(found.findIndex((refund) => refund.id === afterId) + 1);
	const data = found.slice(0, limit);
	return { status: 200, body: { data, has_more: found.length > data.length } };
}
