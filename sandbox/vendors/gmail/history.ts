import type { Call, Reply } from '../../core/api.ts';
import { oldStyleError } from '../google/errors.ts';
import type { Gmail, GmailMessage } from './books.ts';

type Kind = 'messagesAdded' | 'labelsAdded' | 'labelsRemoved';

/** One entry more in the history of the mailbox. */
export function record(
	gmail: Gmail,
	kind: Kind,
	message: GmailMessage,
	labels: readonly string[] = [],
): void {
	gmail.books.history_id += 1;
	message.history_id = gmail.books.history_id;
	gmail.books.history.push({
		id: gmail.books.history_id,
		kind,
		message_id: message.id,
		labels: [...labels],
	});
}

const kindOf: Readonly<Record<string, Kind>> = {
	messageAdded: 'messagesAdded',
	labelAdded: 'labelsAdded',
	labelRemoved: 'labelsRemoved',
};

export function listHistory(gmail: Gmail, call: Call, mailbox: string): Reply {
	const start = Number(call.query.get('startHistoryId'));
	// Too old or unknown: the reader has to start over with a full list.
	if (!(start >= gmail.books.oldest_history_id))
		return oldStyleError(404, 'notFound', 'Requested entity was not found.');
	const types = call.query.getAll('historyTypes').map((type) => kindOf[type]);
	const label = call.query.get('labelId');
	const entries = gmail.books.history.flatMap((entry) => {
		if (entry.id <= start || (types.length > 0 && !types.includes(entry.kind))) return [];
		const message = gmail.books.messages.find((one) => one.id === entry.message_id);
		// What was deleted meanwhile is still named, by its id alone.
		if (message !== undefined && message.mailbox !== mailbox) return [];
		const labelIds = message?.label_ids ?? [];
		if (label !== null && !labelIds.includes(label)) return [];
		const threadId = message?.thread_id ?? entry.message_id;
		const short = { id: entry.message_id, threadId };
		const change = {
			message: { ...short, labelIds },
			...(entry.kind === 'messagesAdded' ? {} : { labelIds: entry.labels }),
		};
		return [{ id: String(entry.id), messages: [short], [entry.kind]: [change] }];
	});
	const from = Number(call.query.get('pageToken') ?? 0);
	const size = Math.min(Number(call.query.get('maxResults') ?? 100), 500);
	const history = entries.slice(from, from + size);
	const body = {
		...(history.length ? { history } : {}),
		...(from + size < entries.length ? { nextPageToken: String(from + size) } : {}),
		historyId: String(gmail.books.history_id),
	};
	return { status: 200, body };
}

/** As after a week, or rarely after hours: nothing of the past can be asked for by its id any more. */
export function expireHistory(gmail: Gmail): void {
	// The next entry makes every id that a reader may hold too old.
	gmail.books.history_id += 1;
	gmail.books.oldest_history_id = gmail.books.history_id;
	gmail.books.history = [];
}
