import type { MailSender, SoughtMail } from '../../capabilities/notifications/ports.ts';
import type { GmailClient } from './client.ts';
import { buildMime, markHeader } from './mime.ts';
import { toMessageIdQuery, toSentQuery } from './translate.ts';

/** Sends mails through one Gmail mailbox. */
export function createMailSender(
	client: GmailClient,
	options: { sender: string; bytesMax: number },
): MailSender {
	return {
		id: 'gmail',
		title: 'Gmail',
		find: async (mail) => {
			const [found] = await client.search(toMessageIdQuery(mail.message_id));
			const id = found?.id ?? (await findByMark(client, mail));
			return id === null ? null : { provider_id: id };
		},
		send: async (mail) => {
			const mime = await buildMime(mail, options);
			const { id } = await client.send(mime);
			return { provider_id: id };
		},
	};
}

/** No document promises that Gmail keeps our Message-ID, so every mail also bears it in a header of our own. */
async function findByMark(client: GmailClient, mail: SoughtMail): Promise<string | null> {
	for (const { id } of await client.search(toSentQuery(mail))) {
		if ((await client.header(id, markHeader)) === mail.message_id) return id;
	}
	return null;
}
