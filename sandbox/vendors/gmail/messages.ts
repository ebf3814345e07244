import PostalMime from 'postal-mime';
import type { Email } from 'postal-mime';
import { z } from 'zod';
import { Refusal } from '../../core/api.ts';
import type { Call, Reply, Route } from '../../core/api.ts';
import { hideFor, isHidden } from '../../core/fault-kinds.ts';
import { authorise } from '../google/authorise.ts';
import { oldStyleError } from '../google/errors.ts';
import { google } from '../google/index.ts';
import type { Gmail, GmailMessage } from './books.ts';
import { listHistory, record } from './history.ts';
import { announce, watchMailbox } from './push.ts';
import { assertWithinQuota } from './quota.ts';
import { matchesTerm } from './search.ts';

const BASE = '/gmail/v1/users/{user}';
const SEND = ['gmail.send', 'gmail.compose', 'gmail.modify', 'https://mail.google.com/'];
const READ = ['gmail.readonly', 'gmail.modify', 'https://mail.google.com/'];
const MODIFY = ['gmail.modify', 'https://mail.google.com/'];
const SIZE_MAX = 36_700_160;

export function gmailRoutes(gmail: Gmail): Route[] {
	const routes: [string, string[], (call: Call, mailbox: string) => Reply | Promise<Reply>][] = [
		[`POST ${BASE}/messages/send`, SEND, (call, mailbox) => sendMessage(gmail, call, mailbox)],
		[`GET ${BASE}/messages`, READ, (call, mailbox) => listMessages(gmail, call, mailbox)],
		[`GET ${BASE}/messages/{id}`, READ, (call, mailbox) => getMessage(gmail, call, mailbox)],
		[
			`GET ${BASE}/messages/{id}/attachments/{attachment}`,
			READ,
			(call, mailbox) => getAttachment(gmail, call, mailbox),
		],
		[
			`POST ${BASE}/messages/{id}/modify`,
			MODIFY,
			(call, mailbox) => modifyMessage(gmail, call, mailbox),
		],
		[`GET ${BASE}/history`, READ, (call, mailbox) => listHistory(gmail, call, mailbox)],
		[`GET ${BASE}/profile`, READ, (_call, mailbox) => getProfile(gmail, mailbox)],
		[`POST ${BASE}/watch`, READ, (call) => watchMailbox(gmail, call)],
		[
			`POST ${BASE}/stop`,
			READ,
			() => {
				gmail.books.watch = null;
				return { status: 204 };
			},
		],
	];
	return routes.map(([endpoint, scopes, answer]) => [
		endpoint,
		(call) => {
			const { subject } = authorise(google.in(gmail.world), call, scopes);
			const mailbox = requireMailbox(call, subject);
			assertWithinQuota(gmail, endpoint);
			return answer(call, mailbox);
		},
	]);
}

/** Without delegation a service account has no mailbox; with it, only that of its subject. */
function requireMailbox(call: Call, subject: string | null): string {
	if (subject === null) {
		throw new Refusal(oldStyleError(400, 'failedPrecondition', 'Precondition check failed.'));
	}
	const user = call.parameters.user;
	if (user === 'me' || user === subject) return subject;
	throw new Refusal(oldStyleError(403, 'forbidden', `Delegation denied for ${subject}`));
}

const notFound = () => oldStyleError(404, 'notFound', 'Requested entity was not found.');

async function sendMessage(gmail: Gmail, call: Call, mailbox: string): Promise<Reply> {
	const input = z.looseObject({ raw: z.string().min(1), threadId: z.string().optional() });
	const parsed = input.safeParse(call.json());
	if (!parsed.success) {
		return oldStyleError(
			400,
			'invalidArgument',
			"'raw' RFC822 payload message string or uploading message via /upload/* URL required",
		);
	}
	const raw = Buffer.from(parsed.data.raw, 'base64url');
	if (raw.length > SIZE_MAX)
		return oldStyleError(413, 'uploadTooLarge', 'Request Entity Too Large');
	const email = await PostalMime.parse(raw);
	const recipients = [...(email.to ?? []), ...(email.cc ?? []), ...(email.bcc ?? [])];
	if (recipients.length === 0) {
		return oldStyleError(400, 'invalidArgument', 'Recipient address required');
	}
	const thread = gmail.books.messages.find((one) => one.thread_id === parsed.data.threadId);
	if (parsed.data.threadId && !thread) return notFound();
	const message = storeMessage(gmail, mailbox, raw, email, ['SENT'], {
		thread_id: thread?.thread_id,
		isRewritten: call.fault('message_id_rewritten') !== undefined,
	});
	hideFor(gmail.books.hidden, message.id, call.fault('delayed_read'));
	const body = { id: message.id, threadId: message.thread_id, labelIds: message.label_ids };
	return { status: 200, body };
}

function storeMessage(
	gmail: Gmail,
	mailbox: string,
	raw: Buffer,
	parsed: Email,
	labels: string[],
	options: { thread_id?: string | undefined; isRewritten?: boolean } = {},
): GmailMessage {
	const id = `19${gmail.random.hex(14)}`;
	const own = `<CA${gmail.random.hex(40)}@mail.gmail.com>`;
	const given = parsed.messageId;
	const message: GmailMessage = {
		id,
		thread_id: options.thread_id ?? threadOf(gmail, parsed) ?? id,
		mailbox,
		label_ids: labels,
		history_id: gmail.books.history_id + 1,
		internal_date: gmail.now().toISOString(),
		message_id:
			given && /^<[^<>@\s]+@[^<>@\s]+>$/.test(given) && !options.isRewritten ? given : own,
		raw,
		parsed,
	};
	gmail.books.messages.push(message);
	record(gmail, 'messagesAdded', message);
	return message;
}

function threadOf(gmail: Gmail, email: Email): string | undefined {
	const parents = [email.inReplyTo, ...(email.references ?? '').split(/\s+/)].filter(Boolean);
	return gmail.books.messages.find((one) => parents.includes(one.message_id))?.thread_id;
}

/** A mail from outside, put into the sender account's inbox. */
export async function receiveMail(
	gmail: Gmail,
	raw: Buffer,
	labels: readonly string[],
): Promise<GmailMessage> {
	const mailbox = gmail.credentials.sender;
	const message = storeMessage(gmail, mailbox, raw, await readable(raw), [...labels]);
	announce(gmail);
	return message;
}

/** Gmail takes in what no program can take apart; its pages show nothing of it. */
async function readable(raw: Buffer): Promise<Email> {
	try {
		return await PostalMime.parse(raw);
	} catch {
		return { headers: [], headerLines: [], attachments: [] };
	}
}

/** Labels are put on and taken off; both stand in the history. */
export function labelMessage(
	gmail: Gmail,
	message: GmailMessage,
	{ add, remove }: { add: readonly string[]; remove: readonly string[] },
): void {
	const added = add.filter((label) => !message.label_ids.includes(label));
	const removed = message.label_ids.filter((label) => remove.includes(label));
	message.label_ids = [...message.label_ids.filter((label) => !removed.includes(label)), ...added];
	if (added.length > 0) record(gmail, 'labelsAdded', message, added);
	if (removed.length > 0) record(gmail, 'labelsRemoved', message, removed);
}

function listMessages(gmail: Gmail, call: Call, mailbox: string): Reply {
	const terms = (call.query.get('q') ?? '').match(/\w+:"[^"]*"|\S+/g) ?? [];
	const labels = call.query.getAll('labelIds');
	const hidden = ['SPAM', 'TRASH'].filter((label) => !labels.includes(label));
	const withSpam =
		call.query.get('includeSpamTrash') === 'true' ||
		/\bin:anywhere\b/.test(call.query.get('q') ?? '');
	const found = gmail.books.messages
		.filter((message) => message.mailbox === mailbox)
		.filter((message) => labels.every((label) => message.label_ids.includes(label)))
		.filter((message) => withSpam || !message.label_ids.some((label) => hidden.includes(label)))
		.filter((message) => terms.every((term) => matchesTerm(message, term)))
		.filter((message) => !isHidden(gmail.books.hidden, message.id))
		.reverse();
	const start = Number(call.query.get('pageToken') ?? 0);
	const size = Math.min(Number(call.query.get('maxResults') ?? 100), 500);
	const messages = found
		.slice(start, start + size)
		.map((message) => ({ id: message.id, threadId: message.thread_id }));
	const body = {
		...(messages.length ? { messages } : {}),
		...(start + size < found.length ? { nextPageToken: String(start + size) } : {}),
		resultSizeEstimate: found.length,
	};
	return { status: 200, body };
}

const findMessage = (gmail: Gmail, call: Call, mailbox: string) =>
	gmail.books.messages.find((one) => one.id === call.parameters.id && one.mailbox === mailbox);

function getMessage(gmail: Gmail, call: Call, mailbox: string): Reply {
	const message = findMessage(gmail, call, mailbox);
	if (!message) return notFound();
	const format = call.query.get('format') ?? 'full';
	const base = {
		id: message.id,
		threadId: message.thread_id,
		labelIds: message.label_ids,
		snippet: (message.parsed.text ?? '').replace(/\s+/g, ' ').slice(0, 200),
		sizeEstimate: message.raw.length,
		historyId: String(message.history_id),
		internalDate: String(Date.parse(message.internal_date)),
	};
	if (format === 'minimal') return { status: 200, body: base };
	if (format === 'raw') {
		return { status: 200, body: { ...base, raw: message.raw.toString('base64url') } };
	}
	const wanted = call.query.getAll('metadataHeaders').map((name) => name.toLowerCase());
	const headers = message.parsed.headers
		.filter(({ key }) => format === 'full' || wanted.length === 0 || wanted.includes(key))
		.map(({ originalKey, key, value }) => ({
			name: originalKey ?? key,
			value: key === 'message-id' ? message.message_id : value,
		}));
	if (!headers.some(({ name }) => name.toLowerCase() === 'message-id')) {
		headers.push({ name: 'Message-ID', value: message.message_id });
	}
	const payload =
		format === 'metadata' ? { mimeType: 'text/plain', headers } : fullPayload(message, headers);
	return { status: 200, body: { ...base, payload } };
}

/** The parts in one flat list; Gmail nests alternatives, and a reader has to walk the tree in both cases. */
function fullPayload(message: GmailMessage, headers: { name: string; value: string }[]) {
	const { text, html, attachments } = message.parsed;
	const part = (mimeType: string, content: string) => ({
		mimeType,
		filename: '',
		headers: [{ name: 'Content-Type', value: `${mimeType}; charset="UTF-8"` }],
		body: { size: Buffer.byteLength(content), data: Buffer.from(content).toString('base64url') },
	});
	const parts = [
		...(text === undefined ? [] : [part('text/plain', text)]),
		...(html === undefined ? [] : [part('text/html', html)]),
		...attachments.map((attachment, index) => ({
			mimeType: attachment.mimeType,
			filename: attachment.filename ?? '',
			headers: [
				{ name: 'Content-Type', value: attachment.mimeType },
				{
					name: 'Content-Disposition',
					value: `attachment; filename="${attachment.filename ?? ''}"`,
				},
			],
			body: { attachmentId: `ANGjdJ${index}`, size: attachmentContent(attachment.content).length },
		})),
	];
	const [first] = parts;
	if (parts.length === 1 && first) return { partId: '', ...first, headers };
	return {
		partId: '',
		mimeType: 'multipart/mixed',
		filename: '',
		headers,
		body: { size: 0 },
		parts: parts.map((one, index) => ({ partId: String(index), ...one })),
	};
}

export function attachmentContent(content: Email['attachments'][number]['content']): Buffer {
	if (typeof content === 'string') return Buffer.from(content);
	return content instanceof ArrayBuffer ? Buffer.from(content) : Buffer.from(content);
}

function getAttachment(gmail: Gmail, call: Call, mailbox: string): Reply {
	const message = findMessage(gmail, call, mailbox);
	const index = Number(/^ANGjdJ(\d+)$/.exec(call.parameters.attachment ?? '')?.[1] ?? -1);
	const attachment = message?.parsed.attachments[index];
	if (!attachment) return notFound();
	const content = attachmentContent(attachment.content);
	return { status: 200, body: { size: content.length, data: content.toString('base64url') } };
}

function modifyMessage(gmail: Gmail, call: Call, mailbox: string): Reply {
	const message = findMessage(gmail, call, mailbox);
	if (!message) return notFound();
	const labels = z.array(z.string()).default([]);
	const input = z.looseObject({ addLabelIds: labels, removeLabelIds: labels }).parse(call.json());
	labelMessage(gmail, message, { add: input.addLabelIds, remove: input.removeLabelIds });
	const body = { id: message.id, threadId: message.thread_id, labelIds: message.label_ids };
	return { status: 200, body };
}

function getProfile(gmail: Gmail, mailbox: string): Reply {
	const messagesTotal = gmail.books.messages.filter((one) => one.mailbox === mailbox).length;
	const historyId = String(gmail.books.history_id);
	return {
		status: 200,
		body: { emailAddress: mailbox, messagesTotal, threadsTotal: messagesTotal, historyId },
	};
}
