import { definePort } from '../../platform/provider/port.ts';

/** What the inbox needs to accept the calls of one vendor. Nothing here may touch the network. */
export interface WebhookSource {
	readonly id: string;
	readonly title: string;
	/**
	 * True only for a call that carries the vendor's proof. Compares in constant time, over the raw bytes where the
	 * vendor signs them. No secret configured means false.
	 */
	verify(call: WebhookCall): boolean;
	/** Identity of the delivery: the same for a repeated delivery, different for a new fact. */
	identify(call: WebhookCall): string;
	/** What the call is about. A hint only: the truth is fetched from the vendor. Throws on a body it cannot read. */
	translate(call: WebhookCall): WebhookNotice;
}

/** Header names are lower case. */
export type WebhookCall = { headers: Readonly<Record<string, string>>; rawBody: Buffer };

export type WebhookNotice =
	| {
			kind: 'payment-link';
			gateway_reference: string;
			/** Our reference, when the vendor repeats it. */
			reference: string | null;
			/** Name for people: PAYMENT_SUCCEEDED, PAYMENT_FAILED, PAYMENT_LINK_EXPIRED. */
			label: string;
	  }
	| { kind: 'ignore'; reason: string };

/** Name of the port in a provider's `create`. */
export const webhookSourcePort = definePort<WebhookSource>('webhookSource', {});
