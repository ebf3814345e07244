import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CreateInvoiceRequest } from 'xendit-node/invoice/models/index.js';
import type {
	GatewayLink,
	GatewayPayment,
	LinkRequest,
	PaymentLinkNotice,
	UnreadableLink,
} from '../../capabilities/payments/ports.ts';
import type { UnreadableRecord } from '../../platform/provider/index.ts';
import type { CallMeaning, WebhookCall } from '../../capabilities/webhook-inbox/ports.ts';

/** Xendit counts rupiah in whole units; a fraction could not be collected by any Indonesian channel. */
const WholeAmount = z.number().int().nonnegative();

/** PostgreSQL stores no NUL, and a name with one is none of ours. */
const PlainText = z.string().regex(/^[^\0]*$/, 'Holds a NUL');

/** The SDK hands over Dates, the wire ISO strings. */
const Instant = z.union([z.date(), z.string().min(1)]).pipe(z.coerce.date());

const optional = <S extends z.ZodType>(schema: S) =>
	schema.nullish().transform((value) => value ?? null);

/** What we rely on in an invoice; everything else is kept for disputes but never read. */
export const XenditInvoice = z.looseObject({
	id: z.string().regex(/^[\w-]{1,64}$/),
	external_id: PlainText,
	status: z.enum(['PENDING', 'PAID', 'SETTLED', 'EXPIRED']),
	amount: WholeAmount,
	currency: z.literal('IDR').default('IDR'),
	invoice_url: z.url(),
	expiry_date: Instant,
	created: Instant,
	updated: Instant,
	paid_amount: optional(WholeAmount),
	paid_at: optional(Instant),
	payment_id: optional(PlainText.min(1)),
	payment_method: optional(PlainText),
	payment_channel: optional(PlainText),
	bank_code: optional(PlainText),
	ewallet_type: optional(PlainText),
});
export type XenditInvoice = z.output<typeof XenditInvoice>;

/** What to tell people of an invoice that cannot be read: what it asks for, as it stands there, and what is wrong. */
export function toUnreadableLink({ id, reason, record }: UnreadableRecord): UnreadableLink {
	const { amount, currency, status, external_id } = z
		.object({
			amount: z.number().optional().catch(undefined),
			currency: Word,
			status: Word,
			external_id: PlainText.max(255).nullable().catch(null),
		})
		.catch({ amount: undefined, currency: '', status: '', external_id: null })
		.parse(record);
	const told = [status, currency, amount ?? ''].filter((word) => word !== '').join(' ');
	return {
		gateway_reference: id,
		reference: external_id,
		reason: told === '' ? reason : `${told}: ${reason}`,
	};
}
const Word = z
	.string()
	.regex(/^[A-Z_]{1,20}$/)
	.catch('');

const statuses = { PENDING: 'OPEN', PAID: 'PAID', SETTLED: 'PAID', EXPIRED: 'EXPIRED' } as const;

/** Fields worth keeping when a payment is disputed; the payer's e-mail address and name are not among them. */
const evidence = [
	'id',
	'external_id',
	'status',
	'currency',
	'amount',
	'paid_amount',
	'adjusted_received_amount',
	'fees_paid_amount',
	'payment_id',
	'payment_method',
	'payment_method_id',
	'payment_channel',
	'payment_destination',
	'bank_code',
	'ewallet_type',
	'payment_details',
	'credit_card_charge_id',
	'paid_at',
	'created',
	'updated',
] as const;

export function fromXenditInvoice(invoice: XenditInvoice): GatewayLink {
	const status = statuses[invoice.status];
	return {
		gateway_reference: invoice.id,
		reference: invoice.external_id,
		status,
		currency: invoice.currency,
		amount: BigInt(invoice.amount),
		expected_amount: BigInt(invoice.amount),
		// Xendit tells no fee; where the merchant passes it on, it is part of the invoice's own amount.
		fee: null,
		url: invoice.invoice_url,
		payment_code: null,
		qr_string: null,
		instructions: [],
		expires_at: invoice.expiry_date,
		payments: status === 'PAID' ? [moneyOn(invoice)] : [],
	};
}

/**
 * Xendit names money by `payment_id`, which is absent from some answers and present in later ones. Until then the invoice
 * and the time of payment stand for it; so a second payment on one invoice is another payment.
 */
function moneyOn(invoice: XenditInvoice): GatewayPayment {
	const time = invoice.paid_at === null ? '' : `:${invoice.paid_at.toISOString()}`;
	const unnamed_id = `${invoice.id}:paid${time}`;
	return {
		gateway_payment_id: invoice.payment_id ?? unnamed_id,
		unnamed_id,
		status: 'SUCCEEDED',
		currency: invoice.currency,
		amount: BigInt(invoice.paid_amount ?? invoice.amount),
		channel:
			invoice.payment_channel ??
			invoice.bank_code ??
			invoice.ewallet_type ??
			invoice.payment_method,
		paid_at: invoice.paid_at ?? invoice.updated,
		raw: Object.fromEntries(
			evidence.flatMap((key) => {
				const value = invoice[key];
				if (value === undefined || value === null) return [];
				return [[key, value instanceof Date ? value.toISOString() : value]];
			}),
		),
	};
}

/** Xendit sends no mail of its own: CloudSales writes to the payer. */
export function toXenditInvoice(request: LinkRequest): CreateInvoiceRequest {
	const channels = request.channel === null ? request.channels : [request.channel];
	return {
		externalId: request.reference,
		amount: Number(request.amount),
		currency: request.currency,
		description: request.description,
		payerEmail: request.payer_email,
		customer: { givenNames: request.payer_name, email: request.payer_email },
		invoiceDuration: request.expires_in_seconds,
		shouldSendEmail: false,
		locale: request.locale,
		items: request.items.map((item) => ({
			name: item.name,
			quantity: item.quantity,
			price: Number(item.unit_amount),
		})),
		...(channels.length > 0 && { paymentMethods: [...channels] }),
		...(request.return_url !== undefined && {
			successRedirectUrl: request.return_url,
			failureRedirectUrl: request.return_url,
		}),
	};
}

/** What the SDK makes of an invoice, put back into the words of the wire. */
export function fromSdkInvoice(invoice: unknown): XenditInvoice {
	const {
		externalId: external_id,
		invoiceUrl: invoice_url,
		expiryDate: expiry_date,
		...rest
	} = z
		.object({
			id: z.unknown(),
			externalId: z.unknown(),
			status: z.unknown(),
			amount: z.unknown(),
			currency: z.unknown().optional(),
			invoiceUrl: z.unknown(),
			expiryDate: z.unknown(),
			created: z.unknown(),
			updated: z.unknown(),
		})
		.parse(invoice);
	return XenditInvoice.parse({ ...rest, external_id, invoice_url, expiry_date });
}

/** Invoice callbacks are flat and have no event name; the newer products wrap theirs in `{event, created, data}`. */
const XenditCallback = z.looseObject({
	id: z.string().optional(),
	external_id: z.string().nullish(),
	status: z.string().optional(),
	payment_id: z.string().min(1).nullish().catch(null),
	paid_at: z.coerce.date().nullish().catch(null),
	event: z.string().optional(),
	data: z.unknown().optional(),
});
type XenditCallback = z.output<typeof XenditCallback>;

/** The documents show an event without `invoice_id`; the invoice is then found by our reference. */
const XenditPaymentEvent = z.looseObject({
	payment_id: z.string().min(1).nullish(),
	invoice_id: z.string().min(1).nullish(),
	reference_id: z.string().min(1).nullish(),
	status: z.string(),
});

type News = Pick<PaymentLinkNotice, 'label' | 'claims_payment'>;
const paid: News = { label: 'PAYMENT_SUCCEEDED', claims_payment: true };
const expired: News = { label: 'PAYMENT_LINK_EXPIRED', claims_payment: false };
const failed: News = { label: 'PAYMENT_FAILED', claims_payment: false };

const newsOfInvoice: Readonly<Record<string, News>> = {
	PAID: paid,
	SETTLED: paid,
	EXPIRED: expired,
};
const newsOfPayment: Readonly<Record<string, News>> = { SUCCEEDED: paid, FAILED: failed };

type Facts = Omit<PaymentLinkNotice, 'kind' | keyof News>;
const about = (facts: Facts, news: News): { notice: PaymentLinkNotice } => ({
	notice: { kind: 'payment-link', ...facts, ...news },
});

export function fromXenditCallback(rawBody: Buffer): CallMeaning {
	const callback = XenditCallback.parse(JSON.parse(rawBody.toString('utf8')));
	const { id, status, external_id = null, payment_id = null, paid_at = null, event } = callback;
	if (event !== undefined) return fromXenditEvent(event, callback.data);
	if (id === undefined || status === undefined)
		return { ignored: 'the body has no id and status of an invoice' };
	const news = newsOfInvoice[status];
	return news === undefined
		? { ignored: `an invoice that is ${status} is no news` }
		: about({ gateway_reference: id, reference: external_id, payment_id, paid_at }, news);
}

/** A failed attempt changes no invoice, so only an event tells of it. The status counts, not the name of the event. */
function fromXenditEvent(event: string, content: unknown): CallMeaning {
	const payment = XenditPaymentEvent.safeParse(content);
	if (!event.startsWith('payment.') || !payment.success)
		return { ignored: `${event} names no invoice` };
	const { invoice_id = null, reference_id = null, payment_id = null, status } = payment.data;
	if (invoice_id === null && reference_id === null) return { ignored: `${event} names no invoice` };
	const news = newsOfPayment[status];
	return news === undefined
		? { ignored: `a payment that is ${status} is no news` }
		: about(
				{ gateway_reference: invoice_id, reference: reference_id, payment_id, paid_at: null },
				news,
			);
}

/**
 * `webhook-id` is the same for each attempt of one delivery. Without it, an invoice that reached a status is one fact,
 * and so is an event with its content: the time beside them is that of the attempt. Of other bodies only the bytes are
 * known.
 */
export function identifyXenditCall(call: WebhookCall): string {
	const given = call.headers['webhook-id'];
	if (given !== undefined && given !== '') return given;
	const callback = readCallback(call.rawBody);
	return createHash('sha256')
		.update(callback === null ? call.rawBody : identifyCallback(callback, call.rawBody))
		.digest('hex');
}

function identifyCallback(
	{ id, status, event, data }: XenditCallback,
	rawBody: Buffer,
): string | Buffer {
	if (event !== undefined) return JSON.stringify([event, data]);
	return id !== undefined && status !== undefined ? JSON.stringify([id, status]) : rawBody;
}

function readCallback(rawBody: Buffer): XenditCallback | null {
	try {
		return XenditCallback.parse(JSON.parse(rawBody.toString('utf8')));
	} catch {
		return null;
	}
}
