import type { Language } from '../../platform/language/index.ts';
import { definePort } from '../../platform/provider/port.ts';

/** What notifications needs to send messages by one channel. Throws ProviderError. */
export interface MessageChannel {
	readonly id: string;
	readonly title: string;
	/** EMAIL, TELEGRAM …: what a delivery names; its addresses come from the address book of this name. */
	readonly channel: string;
	readonly supports: {
		/** What is not supported is not rendered, loaded or given. */
		html: boolean;
		attachments: boolean;
		/** Longest text in characters; null when no person would write more. */
		text_length_max: number | null;
	};
	/** Why nothing can be sent to an address, for people; null when it is one of this channel. */
	checkAddress(address: string): string | null;
	/** Looks for a message that we may already have sent; null when there is none, or the channel cannot tell. */
	find(message: SoughtMessage): Promise<{ provider_id: string } | null>;
	send(message: OutgoingMessage): Promise<SentMessage>;
}

export type SentMessage = {
	provider_id: string;
	/** The thread into which the provider put it, where it has threads. */
	thread_id?: string | undefined;
};

/** What a message is known by that may have been sent. */
export type SoughtMessage = Pick<OutgoingMessage, 'reference' | 'to'> & {
	/** It was not sent earlier than this. */
	not_before: Date;
};

export type Attachment = { filename: string; content_type: string; content: Buffer };

/** A picture that the HTML shows as `cid:<content_id>`. */
export type InlineImage = { content_id: string; content_type: string; content: Buffer };

export type OutgoingMessage = {
	/** Our own id of the delivery, in the form that RFC 5322 gives a Message-ID, angle brackets included. */
	reference: string;
	/** Name beside the address that it is sent from. */
	from_name: string;
	to: string;
	reply_to?: string;
	/** Message-IDs of earlier messages about the same to the same reader, the oldest first: it follows on the last one. */
	in_thread_of: readonly string[];
	/** RFC 3834: what the service says by itself is generated, its answer to a message is replied; a person's own words are neither. */
	automatic: 'generated' | 'replied' | 'no';
	subject: string;
	text: string;
	/** Empty for a channel without HTML. */
	html: string;
	images: readonly InlineImage[];
	attachments: readonly Attachment[];
};

/** What notifications needs to have a text drafted by a language model. Throws ProviderError. */
export interface Drafter {
	readonly id: string;
	readonly title: string;
	draft(request: DraftRequest): Promise<DraftAnswer>;
}

/** What a sentence says, and the value in it where that is one text. */
export type DraftFact = { sentence: string; value: string | null };

export type DraftRequest = {
	/** What the message is for, in words: "send a quotation to a client". */
	purpose: string;
	language: Language;
	tone: 'FORMAL' | 'FRIENDLY' | 'BRIEF';
	/** Everything the message may state, by name, in sentences of its language. Figures, dates and links are formatted. */
	facts: Readonly<Record<string, DraftFact>>;
	/** A table of lines is added below the text. */
	has_table: boolean;
	/** Extra wishes of the person who asked. */
	instructions?: string;
};

export type DraftAnswer =
	| { status: 'DRAFTED'; subject: string; body_text: string; model: string }
	/** The model declined or cut itself off; the reason is for staff. */
	| { status: 'UNUSABLE'; reason: string; model: string };

/** Name of the port in a provider's `create`. */
export const messageChannelPort = definePort<MessageChannel>('messageChannel', {
	find: 'vendor',
	send: 'vendor',
});

/** Name of the port in a provider's `create`. */
export const drafterPort = definePort<Drafter>('drafter', { draft: 'vendor' });
