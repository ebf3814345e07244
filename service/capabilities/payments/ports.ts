import { z } from 'zod';
import type { Language } from '../../platform/language/index.ts';
import { definePort } from '../../platform/provider/port.ts';

/**
 * What payments needs from a gateway. Amounts are bigint minor units of `currency`; an adapter states the exponent
 * that its vendor expects and converts (IDR has exponent 0 here). Times are Dates. Every method throws ProviderError.
 */
export interface PaymentGateway {
	readonly id: string;
	readonly title: string;
	readonly supports: {
		currencies: readonly string[];
		cancel: boolean;
		/** Channel codes that a caller may allow, such as "BCA" or "QRIS". */
		channels: readonly string[];
	};
	/** Smallest and largest collectable amount in minor units; the caller is refused before the vendor is asked. */
	limits(currency: string): { smallest: bigint; largest: bigint };
	/** Looks a link up by our own reference; null when the gateway certainly has none. Newest first if it has several. */
	findLink(reference: string): Promise<GatewayLink | null>;
	/** Creates a link. Not idempotent at the vendor: call findLink first, and after `outcome-unknown`. */
	createLink(request: LinkRequest): Promise<GatewayLink>;
	/** The gateway's present truth about a link and the money that came in on it. */
	getLink(gatewayReference: string): Promise<GatewayLink>;
	/** A page of every link made in a span of time, whoever made it, with the money on it; `next` asks for the next page. */
	listLinks(span: LinkSpan): Promise<{ links: readonly GatewayLink[]; next: string | null }>;
	/** Makes a link uncollectable; returns its state afterwards (it may turn out PAID). */
	cancelLink(gatewayReference: string): Promise<GatewayLink>;
}

export type LinkSpan = { made_from: Date; made_to: Date; after: string | null };

export type LinkRequest = {
	reference: string;
	currency: string;
	amount: bigint;
	description: string;
	payer_email: string;
	payer_name: string;
	/** Seconds from now until the link can no longer be paid. */
	expires_in_seconds: number;
	/** Empty: every channel the account has. */
	channels: readonly string[];
	locale: Language;
	items: readonly { name: string; quantity: number; unit_amount: bigint }[];
	success_redirect_url?: string;
};

export type GatewayLink = {
	gateway_reference: string;
	reference: string;
	status: 'OPEN' | 'PAID' | 'EXPIRED' | 'CANCELLED';
	currency: string;
	amount: bigint;
	url: string;
	expires_at: Date;
	payments: readonly GatewayPayment[];
};

export type GatewayPayment = {
	/** Unique at the gateway; two reports of the same money carry the same id. */
	gateway_payment_id: string;
	status: 'SUCCEEDED' | 'FAILED';
	currency: string;
	/** What arrived, which may differ from what was asked. */
	amount: bigint;
	channel: string | null;
	paid_at: Date;
	/** The vendor's own words, kept for disputes; without secrets. */
	raw: Record<string, unknown>;
};

/** What a gateway's webhook says about a payment link (`WebhookNotice`): a hint, upon which the gateway is asked. */
export const PaymentLinkNotice = z.object({
	kind: z.literal('payment-link'),
	/** PAYMENT_SUCCEEDED, PAYMENT_FAILED, PAYMENT_LINK_EXPIRED: for people only. */
	label: z.string(),
	gateway_reference: z.string().min(1),
	/** Our reference, when the vendor repeats it. */
	reference: z.string().nullable(),
	/** The vendor says that money came in, so an answer of the gateway without it is asked for again soon. */
	claims_payment: z.boolean(),
});
export type PaymentLinkNotice = z.output<typeof PaymentLinkNotice>;

/** Name of the port in a provider's `create`. */
export const paymentGatewayPort = definePort<PaymentGateway>('paymentGateway', {
	findLink: 'vendor',
	createLink: 'vendor',
	getLink: 'vendor',
	listLinks: 'vendor',
	cancelLink: 'vendor',
});
