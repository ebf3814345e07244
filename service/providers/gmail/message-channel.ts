import type { MessageChannel, SoughtMessage } from '../../capabilities/notifications/ports.ts';
import { foundIn } from '../../platform/provider/index.ts';
import type { GmailClient } from './client.ts';
import { buildMime, markHeader } from './mime.ts';
import { toAddressProblem, toMessageIdQuery, toSentQuery } from './translate.ts';

/** Messages by e-mail, through one Gmail mailbox. */
export function createMessageChannel(
	client: GmailClient,
	options: { sender: string; bytesMax: number },
): MessageChannel {
	return {
		id: 'gmail',
		title: 'Gmail',
		channel: 'EMAIL',
		// How long a mail may be is a question of its bytes, which `buildMime` counts.
		supports: { html: true, attachments: true, text_length_max: null },
		checkAddress: toAddressProblem,
		find: async (mail) => {
			const [found] = foundIn(await client.search(toMessageIdQuery(mail.reference)), search);
			const id = found?.id ?? (await findByMark(client, mail));
			return id === null ? null : { provider_id: id };
		},
		send: async (mail) => {
			const mime = await buildMime(mail, options);
			const { id, threadId: thread_id } = await client.send(mime);
			return { provider_id: id, thread_id };
		},
	};
}

const search = { provider: 'gmail', name: 'messages.list' };

/** No document promises that Gmail keeps our Message-ID, so every mail also bears it in a header of our own. */
async function findByMark(client: GmailClient, mail: SoughtMessage): Promise<string | null> {
	const { readable, unreadable } = await client.search(toSentQuery(mail));
	for (const { id } of readable) {
		if ((await client.header(id, markHeader)) === mail.reference) return id;
	}
	// One that cannot be read may be this mail, which must not go out again.
	foundIn({ readable: [], unreadable }, search);
	return null;
}
