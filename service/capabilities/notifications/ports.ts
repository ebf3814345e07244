import type { Language } from '../../platform/language/index.ts';
import { definePort } from '../../platform/provider/port.ts';

/** What notifications needs to send a mail. Throws ProviderError. */
export interface MailSender {
	readonly id: string;
	readonly title: string;
	/** Looks for a mail that we may already have sent; null when there is none. */
	find(mail: SoughtMail): Promise<{ provider_id: string } | null>;
	send(mail: OutgoingMail): Promise<{ provider_id: string }>;
}

/** What a mail is known by that may have been sent. */
export type SoughtMail = Pick<OutgoingMail, 'message_id' | 'to'> & {
	/** It was not sent earlier than this. */
	not_before: Date;
};

export type OutgoingMail = {
	/** With angle brackets, as RFC 5322 writes it. */
	message_id: string;
	to: string;
	reply_to?: string;
	subject: string;
	text: string;
	html: string;
	attachments: readonly { filename: string; content_type: string; content: Buffer }[];
};

/** What notifications needs to have a mail drafted by a language model. Throws ProviderError. */
export interface Drafter {
	readonly id: string;
	readonly title: string;
	draft(request: DraftRequest): Promise<DraftAnswer>;
}

export type DraftRequest = {
	/** What the mail is for, in words: "send a quotation to a client". */
	purpose: string;
	language: Language;
	tone: 'FORMAL' | 'FRIENDLY' | 'BRIEF';
	/** Everything the mail may state. Figures, dates and links are already formatted. */
	facts: Record<string, unknown>;
	/** Extra wishes of the person who asked. */
	instructions?: string;
};

export type DraftAnswer =
	| { status: 'DRAFTED'; subject: string; body_text: string; model: string }
	/** The model declined or cut itself off; the reason is for staff. */
	| { status: 'UNUSABLE'; reason: string; model: string };

/** Name of the port in a provider's `create`. */
export const mailSenderPort = definePort<MailSender>('mailSender', {
	find: 'vendor',
	send: 'vendor',
});

/** Name of the port in a provider's `create`. */
export const drafterPort = definePort<Drafter>('drafter', { draft: 'vendor' });
