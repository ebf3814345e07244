import { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import { z } from 'zod';
import { orNull, type GoogleTransport } from '../../platform/google/index.ts';
import { readEach, type Records } from '../../platform/provider/index.ts';

const Listed = z.object({
	id: z.string().min(1),
	threadId: z.string().optional(),
	labelIds: z.array(z.string()).optional(),
});
export type ListedMessage = z.output<typeof Listed>;

/** In digits, and larger than a JavaScript number holds exactly. */
const HistoryId = z
	.string()
	.regex(/^\d{1,19}$/)
	.transform(BigInt);

const Changed = z.object({ message: Listed });
const HistoryEntry = z.object({
	messagesAdded: z.array(Changed).optional(),
	labelsAdded: z.array(Changed).optional(),
});
const HistoryPage = z.object({
	// An entry that cannot be read may be a mail, so the page is not taken without it.
	history: z.array(HistoryEntry).optional(),
	historyId: HistoryId,
	nextPageToken: z.string().optional(),
});
const ListPage = z.object({
	messages: z.array(Listed).optional(),
	nextPageToken: z.string().optional(),
});
const Profile = z.object({ historyId: HistoryId });
const Watch = z.object({ expiration: z.string().regex(/^\d+$/) });
const RawMessage = Listed.extend({
	raw: z.string().min(1),
	internalDate: z.string().regex(/^\d+$/),
});
const Header = z.object({ name: z.string(), value: z.string() });
const SentMessage = Listed.extend({
	payload: z.object({ headers: readEach(Header, 'name').optional() }).optional(),
});
export type SentMessage = { thread_id: string | null; headers: Records<z.output<typeof Header>> };

export type GmailMailboxClient = {
	historyId(): Promise<bigint>;
	/** Null when the start is too old (404). */
	history(start: bigint, page: string | null): Promise<z.output<typeof HistoryPage> | null>;
	list(query: string, page: string | null): Promise<z.output<typeof ListPage>>;
	raw(id: string): Promise<z.output<typeof RawMessage> | null>;
	sent(id: string, headers: readonly string[]): Promise<SentMessage | null>;
	watch(topic: string): Promise<{ expires_at: Date }>;
};

const pageSize = 100;

/** The part of the Gmail API that reads a mailbox. The base URL goes into every call, as in `client.ts`. */
export function createGmailMailboxClient(
	call: GoogleTransport,
	rootUrl: string,
): GmailMailboxClient {
	const { users } = new gmail_v1.Gmail({ auth: call.auth });
	const me = { userId: 'me' };
	const pageOf = (page: string | null): { pageToken?: string } =>
		page === null ? {} : { pageToken: page };
	return {
		historyId: async () =>
			(
				await call({ name: 'getProfile', changes: false, answer: Profile }, (options) =>
					users.getProfile(me, { ...options, rootUrl }),
				)
			).historyId,
		history: (start, page) =>
			orNull(
				call({ name: 'history.list', changes: false, answer: HistoryPage }, (options) =>
					users.history.list(
						{
							...me,
							...pageOf(page),
							startHistoryId: String(start),
							// No label is named: a mail that a person takes out of spam is only labelled, not added.
							historyTypes: ['messageAdded', 'labelAdded'],
							maxResults: pageSize,
						},
						{ ...options, rootUrl },
					),
				),
				[404],
			),
		list: (q, page) =>
			call({ name: 'messages.list', changes: false, answer: ListPage }, (options) =>
				users.messages.list(
					{ ...me, ...pageOf(page), q, includeSpamTrash: true, maxResults: pageSize },
					{ ...options, rootUrl },
				),
			),
		raw: (id) =>
			orNull(
				call({ name: 'messages.get', changes: false, answer: RawMessage }, (options) =>
					users.messages.get({ ...me, id, format: 'raw' }, { ...options, rootUrl }),
				),
				[404],
			),
		sent: async (id, metadataHeaders) => {
			const message = await orNull(
				call({ name: 'messages.get', changes: false, answer: SentMessage }, (options) =>
					users.messages.get(
						{ ...me, id, format: 'metadata', metadataHeaders: [...metadataHeaders] },
						{ ...options, rootUrl },
					),
				),
				[404],
			);
			if (message === null) return null;
			return {
				thread_id: message.threadId ?? null,
				headers: message.payload?.headers ?? { readable: [], unreadable: [] },
			};
		},
		watch: async (topicName) => {
			const { expiration } = await call(
				// Watching again changes nothing but the date.
				{ name: 'watch', changes: false, answer: Watch },
				(options) => users.watch({ ...me, requestBody: { topicName } }, { ...options, rootUrl }),
			);
			return { expires_at: new Date(Number(expiration)) };
		},
	};
}
