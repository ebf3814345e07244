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

export type HistoryEntry = {
	id: number;
	kind: 'messagesAdded' | 'labelsAdded' | 'labelsRemoved';
	message_id: string;
	labels: string[];
};

export type GmailBooks = {
	messages: GmailMessage[];
	history_id: number;
	/** What happened in the mailbox, the oldest first. */
	history: HistoryEntry[];
	/** Asked for what was before, Gmail answers 404. */
	oldest_history_id: number;
	/** News are told until then. */
	watch: { topic: string; expires_at: number } | null;
	/** Units of the last minute, where they are counted. */
	quota: { units_per_minute: number | null; spent: { at: number; units: number }[] };
	/** Messages that a fault hides from the next searches: the index lags behind. */
	hidden: Hidden;
};

export const createGmailBooks = (): GmailBooks => ({
	messages: [],
	history_id: 1000,
	history: [],
	oldest_history_id: 1000,
	watch: null,
	quota: { units_per_minute: null, spent: [] },
	hidden: new Map(),
});

export type GmailCredentials = {
	/** The mailbox of the account. */
	sender: string;
	/** Signs the tokens of Pub/Sub. */
	push_key: { private_pem: string; public_pem: string };
	/** The service account of the subscription. */
	push_service_account: string;
};

export type Gmail = Simulation<GmailBooks, GmailCredentials>;
