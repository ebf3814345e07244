import type { MailSender } from '../../capabilities/notifications/ports.ts';
import type { GmailClient } from './client.ts';
import { buildMime } from './mime.ts';
import { toMessageIdQuery } from './translate.ts';

/** Sends mails through one Gmail mailbox. */
export function createMailSender(
	client: GmailClient,
	options: { sender: string; bytesMax: number },
): MailSender {
	return {
		id: 'gmail',
		title: 'Gmail',
		find: async (messageId) => {
			const [found] = await client.search(toMessageIdQuery(messageId));
			return found === undefined ? null : { provider_id: found.id };
		},
		send: async (mail) => {
			const mime = await buildMime(mail, options);
			const { id } = await client.send(mime);
			return { provider_id: id };
		},
	};
}
