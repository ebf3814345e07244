import type { Language } from '../language/index.ts';
import type { ReadContext } from '../context/index.ts';
import { defineExtensionPoint } from '../extension/index.ts';
import type { Runtime } from '../runtime/index.ts';

/** What one mail is about, gathered from the record. Figures, dates and links are already formatted for people. */
export type MailContent = {
	related_type: string;
	related_id: string;
	client_id: string | null;
	to: string;
	language: Language;
	/** Given to the language model and to the plain template alike. */
	facts: Record<string, unknown>;
	/** Texts that must stand in the mail exactly so: amounts, dates, links. */
	must_contain: readonly string[];
	/** Documents that go along. */
	document_ids: readonly string[];
	/** Two mails with the same occasion are the same mail, for example one welcome per subscription. */
	occasion: string;
};

export type MailAttachment = { filename: string; content_type: string; content: Buffer };

/** A kind of mail, declared by the capability that knows the facts. */
export type MailDefinition = {
	/** QUOTATION, INVOICE, WELCOME … */
	kind: string;
	/** For the language model: "send a quotation to a client". */
	purpose: string;
	/** `language` is the wish of whoever asked; without one it is the language of the client. */
	gather(
		context: ReadContext,
		relatedId: string,
		language?: MailContent['language'],
	): Promise<MailContent>;
	/**
	 * The files behind `document_ids`; needed by a kind that names any. Called when the mail is sent, outside any
	 * transaction: the files may be at a vendor.
	 */
	loadDocuments?(runtime: Runtime, ids: readonly string[]): Promise<MailAttachment[]>;
	/** Plain handlebars templates, used when no model is at hand or the model's text cannot be trusted. */
	template: Record<Language, { subject: string; text: string }>;
};

/** The app registers here what modules list under `mails`. */
export const mailPoint = defineExtensionPoint<MailDefinition>('mail', (mail) => mail.kind);

export const defineMail = (mail: MailDefinition): MailDefinition => mail;
