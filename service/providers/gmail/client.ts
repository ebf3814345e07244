import { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import { z } from 'zod';
import type { GoogleTransport } from '../../platform/google/index.ts';
import { readEach, type Records } from '../../platform/provider/index.ts';

const SentMessage = z.object({ id: z.string().min(1), threadId: z.string().optional() });
const Header = z.object({ name: z.string(), value: z.string() });
const MessageHeaders = z.object({
	payload: z.object({ headers: readEach(Header, 'name').optional() }).optional(),
});
const MessageList = z.object({ messages: readEach(SentMessage).optional() });

export type GmailClient = {
	/** Messages that match a query of Gmail's search box, newest first, at most a hundred. */
	search(query: string): Promise<Records<{ id: string }>>;
	/** One header of a message; null when it has none of that name. */
	header(id: string, name: string): Promise<string | null>;
	/** Sends a complete MIME message. Not idempotent. */
	send(mime: Buffer): Promise<{ id: string; threadId?: string | undefined }>;
};

/**
 * The Gmail API. The base URL goes into every call because the client-wide setting leaves uploads, and any path in
 * the URL, out; uploads are not used at all.
 */
export function createGmailClient(call: GoogleTransport, rootUrl: string): GmailClient {
	const { users } = new gmail_v1.Gmail({ auth: call.auth });
	return {
		search: async (query) => {
			const list = await call(
				{ name: 'messages.list', changes: false, answer: MessageList },
				(options) =>
					users.messages.list({ userId: 'me', q: query, maxResults: 100 }, { ...options, rootUrl }),
			);
			return list.messages ?? { readable: [], unreadable: [] };
		},
		header: async (id, name) => {
			const { payload } = await call(
				{ name: 'messages.get', changes: false, answer: MessageHeaders },
				(options) =>
					users.messages.get(
						{ userId: 'me', id, format: 'metadata', metadataHeaders: [name] },
						{ ...options, rootUrl },
					),
			);
			const sought = name.toLowerCase();
			const { readable = [] } = payload?.headers ?? {};
			return readable.find((one) => one.name.toLowerCase() === sought)?.value ?? null;
		},
		send: (mime) =>
			call({ name: 'messages.send', changes: true, answer: SentMessage }, (options) =>
				users.messages.send(
					{ userId: 'me', requestBody: { raw: mime.toString('base64url') } },
					{ ...options, rootUrl },
				),
			),
	};
}
