import { definePort } from '../../platform/provider/port.ts';

/** What inbound-mail needs to read one mailbox. Throws ProviderError. */
export interface Mailbox {
	/** The provider's id, the same as that of its channel for sending: what was sent by it is read back here. */
	readonly id: string;
	readonly title: string;
	/** Address of the mailbox. */
	readonly address: string;
	/** Asks the vendor to tell of news; null when this mailbox is set up without it. Asked again, it goes on for longer. */
	watch(): Promise<{ expires_at: Date } | null>;
	/** The present end of the history. */
	position(): Promise<bigint>;
	/**
	 * One page of what was added or labelled after an entry of the history, spam included. `cursor` is where to go on once all
	 * pages were read. Null when the history does not go back so far: then everything has to be listed.
	 */
	changesSince(cursor: bigint, page: string | null): Promise<ChangesPage | null>;
	/** One page of all mails that came since a moment, spam included, and nothing that was sent. */
	listSince(since: Date, page: string | null): Promise<MailPage>;
	/** A mail as it came; null when it is gone. */
	getRaw(id: string): Promise<RawMail | null>;
	/** Under which Message-ID and in which thread a mail of ours really left; null when it is gone. */
	sentHeaders(id: string): Promise<SentHeaders | null>;
	/** Whether a call that claims to be news from the vendor carries its proof. Never throws: a doubt is false. */
	isPush(call: PushCall): Promise<boolean>;
}

export type ListedMail = { id: string; thread_id: string | null; labels: readonly string[] };
type MailPage = { mails: readonly ListedMail[]; next_page: string | null };
type ChangesPage = MailPage & { cursor: bigint };
type RawMail = {
	raw: Buffer;
	thread_id: string | null;
	labels: readonly string[];
	/** When the vendor took it in. */
	received_at: Date;
};
type SentHeaders = { message_id: string | null; thread_id: string | null };
type PushCall = { authorization: string | undefined };

/** Labels as the vendor's are translated to. Others are kept as they are. */
export const spamLabel = 'SPAM';
export const sentLabel = 'SENT';
export const draftLabel = 'DRAFT';

/** Name of the port in a provider's `create`. */
export const mailboxPort = definePort<Mailbox>('mailbox', {
	watch: 'vendor',
	position: 'vendor',
	changesSince: 'vendor',
	listSince: 'vendor',
	getRaw: 'vendor',
	sentHeaders: 'vendor',
	// Its keys are fetched once in hours; a mailbox that does not answer must not make forged calls wait.
	isPush: 'local',
});

/** What inbound-mail needs to have a letter read by a language model. Throws ProviderError. */
export interface MailReader {
	readonly id: string;
	readonly title: string;
	/** Asks once. What the answer says is a claim: it is checked against the text before anything follows from it. */
	read(request: ReadingRequest): Promise<ReadingAnswer>;
}

/** Nothing else is handed over: no tools, no other client, no links to fetch. */
export type ReadingRequest = {
	/** What the sender wrote himself, without invisible characters; at most `readingTextMax` characters. */
	text: string;
	subject: string;
	/** Kind of our mail that is answered, such as QUOTATION; null when that is not known. */
	our_kind: string | null;
	/** What was wrong with the first answer, when it is asked once more. */
	complaint: string | null;
};
export const readingTextMax = 8000;

export const intents = [
	'accept',
	'decline',
	'question',
	'seat_change',
	'cancellation',
	'proof_of_payment',
	'already_paid',
	'out_of_office',
	'other',
] as const;
export type Intent = (typeof intents)[number];

/** A value, and the words of the letter that it was read from. */
export type Evidenced = { value: string; evidence: string };
export type Reading = {
	/** At most three, the most important first. */
	intents: readonly { intent: Intent; evidence: string }[];
	seats: Evidenced | null;
	amount: Evidenced | null;
	date: Evidenced | null;
	ooo_until: Evidenced | null;
	/** Numbers of documents. */
	numbers: readonly Evidenced[];
	/** The sender ties what he says to a condition. */
	condition: boolean;
	/** The letter tries to give orders to whatever reads it. */
	instructs_system: boolean;
	language: string;
};
export type ReadingAnswer =
	| { status: 'READ'; reading: Reading; model: string }
	/** `again`: another attempt may help. False where the model declined, or would be cut off again. */
	| { status: 'UNUSABLE'; reason: string; again: boolean; model: string };

/** Name of the port in a provider's `create`. */
export const mailReaderPort = definePort<MailReader>('mailReader', { read: 'vendor' });
