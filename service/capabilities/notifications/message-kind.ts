import { z } from 'zod';
import type { MessageLayout } from './message-layout.ts';
import type { Attachment } from './ports.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { defineExtensionPoint } from '../../platform/extension/index.ts';
import type { Language } from '../../platform/language/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';

/** Everything a message may state. Figures, dates and links are already formatted for people. */
export const Facts = z.record(z.string(), z.json());
export type Facts = z.infer<typeof Facts>;

/** Who is told: a client by its id, a team by its name, a user by its id. */
export type Recipient = { type: 'CLIENT' | 'TEAM' | 'USER'; id: string };

/** Teams of the company; each has a setting with its address. */
export type Team = 'SALES' | 'FINANCE' | 'OPERATIONS';

/** What one message says of a record, gathered from the record. */
export type MessageContent = {
	client_id: string | null;
	recipient: Recipient;
	language: Language;
	facts: Facts;
	/** Facts whose change makes no new message, such as the next billing date in a welcome. */
	incidental?: readonly string[];
	/** Texts that must stand in the message exactly so: amounts, dates, links. */
	must_contain: readonly string[];
	/** Table, button and the like beside the words. Its figures stand among the facts. */
	layout?: MessageLayout;
	/** Documents that go along. Another hash is another document, whatever its id. */
	documents?: readonly { id: string; sha256: string }[];
};

/** Thrown by `gather` for a record about which there is nothing left to say, such as a bill to pay that was paid. */
export class NothingToSay extends Error {}

/** A kind of message, registered by the capability that knows the facts. */
export type MessageKind = {
	/** QUOTATION, INVOICE, WELCOME … */
	kind: string;
	/** For people who choose a kind from a list. */
	title: string;
	description: string;
	/** What a message of this kind is about; `field` is the parameter of an n8n node that names the record. */
	related: { type: string; title: string; field: string };
	/** Sent by the service alone, upon what a person did on a page: staff can neither draft nor send it. */
	internal?: true;
	/**
	 * How programs that answer mails must take it; generated when absent. `replied` is the service's own answer to a mail, `no`
	 * what a person of the staff wrote.
	 */
	automatic?: 'generated' | 'replied' | 'no';
	/** The team that reads the answers to it. */
	answers_to: Team;
	/** For the language model: "send a quotation to a client". */
	purpose: string;
	/**
	 * `language` is the wish of the person who asked; without one it is the language of the recipient. `page` is where the
	 * reader can decide, such as a form of n8n: a kind that leads a team to an operation leads it there instead. What
	 * `NothingToSay` says reaches the caller as what the guard says does.
	 */
	gather(
		context: ReadContext,
		relatedId: string,
		language?: Language,
		page?: string,
	): Promise<MessageContent>;
	/**
	 * Why the message is not to be sent now, for people; null when it may be. Asked when it is queued, and again right
	 * before it is sent with the facts that it states, which the record may not bear out any more.
	 */
	guard(
		context: ReadContext,
		message: { related_id: string; facts: Facts },
	): Promise<string | null>;
	/**
	 * Credentials by the name of a fact, such as a sign-in link, made anew whenever the message is sent. Facts, drafts and
	 * stored texts hold a placeholder in their place, so that neither a model nor a reader of the database gets them.
	 */
	credentials?: Readonly<
		Record<string, (context: ReadContext, relatedId: string) => Promise<string>>
	>;
	/**
	 * The files behind `documents`; needed by a kind that names any. Called when the message is sent, outside any
	 * transaction: the files may be at a vendor.
	 */
	loadDocuments?(runtime: Runtime, ids: readonly string[]): Promise<readonly Attachment[]>;
	/**
	 * What the facts mean, for the language model: a sentence for each fact that it may use, by the name of the fact. A
	 * sentence without words, such as that of a discount that there is not, is left out.
	 */
	sentences: Record<Language, Readonly<Record<string, string>>>;
	/**
	 * Plain handlebars templates, used when no model is at hand or the model's text cannot be trusted. They see the facts,
	 * and `lines` and `action` of the layout as text.
	 */
	template: Record<Language, { subject: string; text: string }>;
};

/** Kinds of messages, by `kind`. Example: `extensions: [extend(messageKindPoint, welcomeMessage)]` */
export const messageKindPoint = defineExtensionPoint<MessageKind>(
	'message-kind',
	({ kind }) => kind,
	{ isOffered: ({ internal }) => internal !== true },
);

export const defineMessage = (kind: MessageKind): MessageKind => kind;

/** Kind of the messages that no capability registers: staff wrote them, so there is nothing to gather or to guard. */
export const teamNote = 'TEAM';
