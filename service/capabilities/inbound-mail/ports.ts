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
	/** One page of all mails that came since a moment, spam included. */
	listSince(since: Date, page: string | null): Promise<MailPage>;
	/** A mail as it came; null when it is gone. */
	getRaw(id: string): Promise<RawMail | null>;
	/** Under which Message-ID and in which thread a mail of ours really left; null when it is gone. */
	sentHeaders(id: string): Promise<SentHeaders | null>;
	/** Whether a call that claims to be news from the vendor carries its proof. Never throws: a doubt is false. */
	isPush(call: PushCall): Promise<boolean>;
}

export type ListedMail = { id: string; thread_id: string | null; labels: readonly string[] };
export type MailPage = { mails: readonly ListedMail[]; next_page: string | null };
export type ChangesPage = MailPage & { cursor: bigint };
export type RawMail = {
	raw: Buffer;
	thread_id: string | null;
	labels: readonly string[];
	/** When the vendor took it in. */
	received_at: Date;
};
export type SentHeaders = { message_id: string | null; thread_id: string | null };
export type PushCall = { authorization: string | undefined };

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
