import type { GmailMessage } from './books.ts';
import { attachmentContent } from './messages.ts';

/** One mail as the books show it. */
export function messageReport(message: GmailMessage) {
	const { parsed } = message;
	const list = (addresses: typeof parsed.to) =>
		(addresses ?? []).map(({ name, address }) => ({ name: name ?? '', address: address ?? '' }));
	return {
		id: message.id,
		thread_id: message.thread_id,
		mailbox: message.mailbox,
		label_ids: message.label_ids,
		message_id: message.message_id,
		date: message.internal_date,
		from: parsed.from ? (list([parsed.from])[0] ?? null) : null,
		to: list(parsed.to),
		cc: list(parsed.cc),
		bcc: list(parsed.bcc),
		reply_to: list(parsed.replyTo),
		in_reply_to: parsed.inReplyTo ?? null,
		subject: parsed.subject ?? '',
		text: parsed.text ?? null,
		html: parsed.html ?? null,
		attachments: parsed.attachments.map((attachment) => ({
			filename: attachment.filename ?? '',
			mime_type: attachment.mimeType,
			size: attachmentContent(attachment.content).length,
		})),
		size: message.raw.length,
	};
}
