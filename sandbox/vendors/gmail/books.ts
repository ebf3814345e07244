import type { Email } from 'postal-mime';
import type { Hidden } from '../../core/fault-kinds.ts';
import type { Simulation } from '../../core/vendor.ts';

export type GmailMessage = {
	id: string;
	thread_id: string;
	mailbox: string;
	label_ids: string[];
	history_id: number;
	internal_date: string;
	message_id: string;
	raw: Buffer;
	parsed: Email;
};

export type GmailBooks = {
	messages: GmailMessage[];
	history_id: number;
	/** Messages that a fault hides from the next searches: the index lags behind. */
	hidden: Hidden;
};

export const createGmailBooks = (): GmailBooks => ({
	messages: [],
	history_id: 1000,
	hidden: new Map(),
});

export type GmailCredentials = {
	/** The mailbox of the account. */
	sender: string;
};

export type Gmail = Simulation<GmailBooks, GmailCredentials>;
