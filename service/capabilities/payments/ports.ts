import { z } from 'zod';
import { ProviderError } from '../../platform/errors/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { definePort } from '../../platform/provider/port.ts';

/**
 * What payments needs from a gateway. Amounts are bigint minor units of `currency`; an adapter states the exponent
 * that its vendor expects and converts (IDR has exponent 0 here). Times are Dates. Every method throws ProviderError.
 */
export interface PaymentGateway {
	readonly id: string;
	readonly title: string;
	/**
	 * The currencies that it collects, with the smallest and largest amount of one link in minor units. Data, so that an
	 * amount can be judged inside a transaction, long before a link is made.
	 */
	readonly collects: Readonly<Record<string, AmountLimits>>;
	readonly supports: {
		/** Without it `cancelLink` is refused with the code `not-supported`, and a link runs out by itself. */
		cancel: boolean;
		/** Most seconds that a link may live; without it the gateway sets no limit. */
		longest_life?: number;
		/** Without it the refund methods are refused with the code `not-supported`, and money goes back by another way. */
		refund: boolean;
	};
	/** The ways to pay that the account has now; those that do not collect the amount are left out, none without one. */
	channels(query: ChannelQuery): Promise<readonly GatewayChannel[]>;
	/** Looks a link up by our own reference; null when the gateway certainly has none. Newest first if it has several. */
	findLink(reference: string): Promise<GatewayLink | null>;
	/** Creates a link. Not idempotent at the vendor: call findLink first, and after `outcome-unknown`. */
	createLink(request: LinkRequest): Promise<GatewayLink>;
	/** The gateway's present truth about a link and the money that came in on it. */
	getLink(gatewayReference: string): Promise<GatewayLink>;
	/**
	 * A page of every link made, or paid, in a span of time, also by other systems, with the money on it; `next` asks
	 * for the next page. A record that cannot be read hides none of the others: it is told of beside them.
	 */
	listLinks(span: LinkSpan): Promise<LinkPage>;
	/**
	 * Money by the gateway's own name of it, as `PaymentLinkNotice.payment_id` gives it; null when the gateway has none
	 * of that name. Only asked for money that `getLink` does not show.
	 */
	findPayment(gatewayPaymentId: string): Promise<FoundPayment | null>;
	/** Makes a link uncollectable; returns its state afterwards (it may turn out PAID). */
	cancelLink(gatewayReference: string): Promise<GatewayLink>;
	/** Looks a refund up by our own reference; null when the gateway certainly has none. */
	findRefund(request: RefundRequest): Promise<GatewayRefund | null>;
	/** Sends money back. Call findRefund first, and after `outcome-unknown`. */
	refund(request: RefundRequest): Promise<GatewayRefund>;
	/** The gateway's present truth about a refund. */
	getRefund(gatewayRefundId: string): Promise<GatewayRefund>;
}

export type AmountLimits = { smallest: bigint; largest: bigint };

export type ChannelQuery = { currency: string; amount: bigint | null };

export const channelKinds = [
	'VIRTUAL_ACCOUNT',
	'QR_CODE',
	'EWALLET',
	'RETAIL_OUTLET',
	'DIRECT_DEBIT',
	'CARD',
	'PAYLATER',
	'OTHER',
] as const;
export const feeBearers = ['MERCHANT', 'CUSTOMER'] as const;
export type FeeBearer = (typeof feeBearers)[number];

/** One way to pay. */
export type GatewayChannel = {
	/** What `LinkRequest.channel` and `LinkRequest.channels` name it by, such as "BCA" or "QRIS". */
	code: string;
	title: string;
	kind: (typeof channelKinds)[number];
	smallest: bigint;
	largest: bigint;
	/** For the amount asked about; null without one, and when the vendor does not tell. */
	fee: { amount: bigint; bearer: FeeBearer } | null;
	/** Seconds that a link of this channel may live; null where the vendor sets no limit of its own. */
	shortest_life: number | null;
	longest_life: number | null;
	/** Whether money that came by it can be sent back through the gateway. */
	refundable: boolean;
};

/**
 * `by`: links that were made in the span, or links on which money came in during it, whenever they were made. A vendor
 * whose list has no such filter gives, for PAID, what was made up to 30 days before the span.
 */
export type LinkSpan = { by: 'MADE' | 'PAID'; from: Date; to: Date; after: string | null };
export type LinkPage = {
	links: readonly GatewayLink[];
	unreadable: readonly UnreadableLink[];
	next: string | null;
};
/** A link at the gateway that the adapter cannot read, such as one in a currency that it does not support. */
export type UnreadableLink = {
	gateway_reference: string;
	/** Ours, or that of another system; null when even that cannot be read. */
	reference: string | null;
	/** What is wrong with it, in words. */
	reason: string;
};

export type FoundPayment = {
	/** Our reference of the link that it came on. */
	reference: string | null;
	payment: GatewayPayment;
};

export type LinkRequest = {
	reference: string;
	currency: string;
	/** What is owed. Where the payer bears the fee, the vendor adds it (`GatewayLink.expected_amount`). */
	amount: bigint;
	description: string;
	payer_email: string;
	payer_name: string;
	/** Seconds from now until the link can no longer be paid. */
	expires_in_seconds: number;
	/** The one channel to pay by; null for a page of the gateway where the payer chooses. */
	channel: string | null;
	/** Channels that such a page offers; empty for every channel the account has. */
	channels: readonly string[];
	locale: Language;
	items: readonly { name: string; quantity: number; unit_amount: bigint }[];
	/** Where the payer is led back to, whether it was paid or not. */
	return_url?: string;
};

/** How to pay by a code, for people: "ATM", "Mobile banking". */
export type PaymentInstruction = { title: string; steps: readonly string[] };

export type GatewayLink = {
	gateway_reference: string;
	reference: string;
	status: 'OPEN' | 'PAID' | 'EXPIRED' | 'CANCELLED';
	currency: string;
	/** What was asked for. */
	amount: bigint;
	/** What the payer has to pay: the amount, and the fee where the payer bears it. */
	expected_amount: bigint;
	/** Null when the vendor does not tell before it is paid. */
	fee: { amount: bigint; bearer: FeeBearer } | null;
	/** An open link has a page, a code or a QR. */
	url: string | null;
	payment_code: string | null;
	qr_string: string | null;
	instructions: readonly PaymentInstruction[];
	expires_at: Date;
	payments: readonly GatewayPayment[];
};

export type GatewayPayment = {
	/** Unique at the gateway; two reports of the same money carry the same id. */
	gateway_payment_id: string;
	/**
	 * For a vendor that names money late: the id that an adapter makes as long as there is no name. Equal to
	 * `gateway_payment_id` until then, and given with every report, so that a named payment is known again.
	 */
	unnamed_id?: string;
	status: 'SUCCEEDED' | 'FAILED';
	currency: string;
	/** What the payer paid, which may differ from what was asked. */
	amount: bigint;
	channel: string | null;
	paid_at: Date;
	/** The vendor's own words, kept for disputes; without secrets. */
	raw: Record<string, unknown>;
};

export type RefundRequest = {
	/** Our own reference; the same for every attempt at the same refund. */
	reference: string;
	/** The link that the money came on. */
	gateway_reference: string;
	gateway_payment_id: string;
	currency: string;
	amount: bigint;
	reason: 'DUPLICATE' | 'REQUESTED_BY_CUSTOMER' | 'CANCELLATION' | 'OTHER';
};

export type GatewayRefund = {
	gateway_refund_id: string;
	reference: string;
	/** FAILED and CANCELLED: the money is still here. */
	status: 'PENDING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
	currency: string;
	amount: bigint;
	/** The vendor's code for a failure. */
	failure: string | null;
};

/** The refusal of a method that the gateway does not have, as its `supports` says. */
export const notSupported = (gateway: { id: string; title: string }, what: string): ProviderError =>
	new ProviderError(gateway.id, 'rejected', `${gateway.title} cannot ${what}`, {
		code: 'not-supported',
	});

/** What a gateway's webhook says about a payment link (`WebhookNotice`): a hint, upon which the gateway is asked. */
export const PaymentLinkNotice = z.object({
	kind: z.literal('payment-link'),
	/** PAYMENT_SUCCEEDED, PAYMENT_FAILED, PAYMENT_LINK_EXPIRED: for people only. */
	label: z.string(),
	/** Null when the vendor names the link by our reference only. */
	gateway_reference: z.string().min(1).nullable(),
	/** Our reference, when the vendor repeats it. */
	reference: z.string().nullable(),
	/** The gateway's name of the money, and when it came in, where the vendor tells them. */
	payment_id: z.string().min(1).nullable(),
	paid_at: z.date().nullable(),
	/** The vendor says that money came in, so an answer of the gateway without it is asked for again soon. */
	claims_payment: z.boolean(),
});
export type PaymentLinkNotice = z.output<typeof PaymentLinkNotice>;

/** The limits of a currency; refuses one that the gateway does not collect, before the vendor is asked. */
export function limitsOf(
	gateway: Pick<PaymentGateway, 'id' | 'title' | 'collects'>,
	currency: string,
): AmountLimits {
	const limits = Object.hasOwn(gateway.collects, currency) ? gateway.collects[currency] : undefined;
	if (limits !== undefined) return limits;
	const message = `${gateway.title} does not collect ${currency}`;
	throw new ProviderError(gateway.id, 'rejected', message, { code: 'unsupported-currency' });
}

/** Name of the port in a provider's `create`. */
export const paymentGatewayPort = definePort<PaymentGateway>('paymentGateway', {
	channels: 'vendor',
	findLink: 'vendor',
	createLink: 'vendor',
	getLink: 'vendor',
	listLinks: 'vendor',
	findPayment: 'vendor',
	cancelLink: 'vendor',
	findRefund: 'vendor',
	refund: 'vendor',
	getRefund: 'vendor',
});
