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
	translate(call: WebhookCall): CallMeaning;
	/**
	 * How the vendor wants a stored call to be answered, such as Tripay, which repeats a call unless the body says
	 * `{"success":true}`. Asked after the commit, and must be a 2xx. Left out: 200 `{"received":true}`.
	 */
	answer?(call: WebhookCall): WebhookAnswer;
	/** For vendors that check the address by a GET before they use it, such as WhatsApp. Left out: the GET answers 404. */
	readonly challenge?: WebhookChallenge;
}

/** Header names are lower case. */
export type WebhookCall = { headers: Readonly<Record<string, string>>; rawBody: Buffer };

export type WebhookAnswer = { status: number; content_type: string; body: string };

export type WebhookChallenge = {
	/** The configured verify token. The inbox compares it in constant time; an empty one refuses every challenge. */
	readonly token: string;
	/** The token that the vendor shows and the answer that it expects; null when the query is no challenge. */
	read(query: Readonly<Record<string, string>>): { token: string; answer: WebhookAnswer } | null;
};

/** `ignored` says why the call means nothing here. */
export type CallMeaning = { readonly notice: WebhookNotice } | { readonly ignored: string };

/** What a vendor's call says, in the words of the capability that handles notices of the kind. */
export type WebhookNotice = {
	/** Key of the handler (`noticeHandlerPoint`), whose schema says which other fields there are. */
	readonly kind: string;
	/** Name for people, shown in the inbox, such as PAYMENT_SUCCEEDED. Nothing may be decided by it. */
	readonly label: string;
	readonly [fact: string]: unknown;
};

/** Name of the port in a provider's `create`. */
export const webhookSourcePort = definePort<WebhookSource>('webhookSource', {});
