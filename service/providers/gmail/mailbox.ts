import { OAuth2Client } from 'google-auth-library';
import type { ListedMail, Mailbox } from '../../capabilities/inbound-mail/ports.ts';
import { equalInConstantTime } from '../../platform/security/index.ts';
import type { GmailMailboxClient, ListedMessage } from './mailbox-client.ts';
import { markHeader } from './mime.ts';

/** What Google must show when it tells of news; null when the mailbox is only polled. */
export type PushSettings = {
	topic: string;
	/** Who signs the calls: the service account of the Pub/Sub subscription. */
	service_account: string;
	audience: string;
	certs_url: string;
};

/** One Gmail mailbox, read. */
export function createMailbox(
	client: GmailMailboxClient,
	{ address, push }: { address: string; push: PushSettings | null },
): Mailbox {
	const verifier = push === null ? null : createVerifier(push);
	return {
		id: 'gmail',
		title: 'Gmail',
		address,
		watch: async () => (push === null ? null : client.watch(push.topic)),
		position: () => client.historyId(),
		changesSince: async (cursor, page) => {
			const found = await client.history(cursor, page);
			if (found === null) return null;
			const changes = (found.history ?? []).flatMap(({ messagesAdded = [], labelsAdded = [] }) => [
				...messagesAdded,
				...labelsAdded,
			]);
			return {
				mails: eachOnce(changes.map(({ message }) => message)),
				next_page: found.nextPageToken ?? null,
				cursor: found.historyId,
			};
		},
		listSince: async (since, page) => {
			// `after` takes seconds since 1970. The answer has no labels, so what was sent has to be left out by the question.
			const query = `after:${Math.floor(since.getTime() / 1000)} -in:sent -in:drafts`;
			const found = await client.list(query, page);
			return { mails: eachOnce(found.messages ?? []), next_page: found.nextPageToken ?? null };
		},
		getRaw: async (id) => {
			const message = await client.raw(id);
			if (message === null) return null;
			return {
				raw: Buffer.from(message.raw, 'base64url'),
				thread_id: message.threadId ?? null,
				labels: message.labelIds ?? [],
				received_at: new Date(Number(message.internalDate)),
			};
		},
		sentHeaders: async (id) => {
			const message = await client.sent(id, ['Message-ID', markHeader]);
			if (message === null) return null;
			const header = message.headers.readable.find(
				({ name }) => name.toLowerCase() === 'message-id',
			);
			const message_id = /^<[^<>\s]+@[^<>\s]+>$/.exec(header?.value.trim() ?? '')?.[0] ?? null;
			return { message_id, thread_id: message.thread_id };
		},
		isPush: async ({ authorization }) => (verifier === null ? false : verifier(authorization)),
	};
}

/** A mail of several entries once, with the labels of the last. */
const eachOnce = (messages: readonly ListedMessage[]): ListedMail[] => [
	...new Map(
		messages.map(({ id, threadId, labelIds }) => [
			id,
			{ id, thread_id: threadId ?? null, labels: labelIds ?? [] },
		]),
	).values(),
];

/**
 * Signature, audience, issuer and end are checked by Google's library. Whose service account signed is checked here: any
 * account of any project of Google can get a token for our address.
 */
function createVerifier({ service_account, audience, certs_url }: PushSettings) {
	const client = new OAuth2Client({ endpoints: { oauth2FederatedSignonPemCertsUrl: certs_url } });
	return async (authorization: string | undefined): Promise<boolean> => {
		const idToken = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1];
		if (idToken === undefined) return false;
		try {
			const ticket = await client.verifyIdToken({ idToken, audience });
			const payload = ticket.getPayload();
			return (
				payload?.email_verified === true &&
				equalInConstantTime(payload.email ?? '', service_account)
			);
		} catch {
			return false;
		}
	};
}
