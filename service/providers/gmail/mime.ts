import MailComposer from 'nodemailer/lib/mail-composer';
import type { OutgoingMessage } from '../../capabilities/notifications/ports.ts';
import { assertFits, assertSafeMail } from './translate.ts';

/** Bears our Message-ID a second time, should Gmail replace the first. */
export const markHeader = 'X-CloudSales-Message-ID';

/** The complete RFC 5322 message. Addresses go in as objects, which the library does not read as lists. */
export async function buildMime(
	mail: OutgoingMessage,
	options: { sender: string; bytesMax: number },
): Promise<Buffer> {
	assertSafeMail(mail);
	const attached = [...mail.attachments, ...mail.images].reduce(
		(sum, { content }) => sum + content.length,
		0,
	);
	// Before the encoding, so that a far too large file does not take its memory four times.
	assertFits(attached, options.bytesMax);
	const composer = new MailComposer({
		from: { name: mail.from_name, address: options.sender },
		to: { name: '', address: mail.to },
		...(mail.reply_to === undefined ? {} : { replyTo: { name: '', address: mail.reply_to } }),
		subject: mail.subject,
		messageId: mail.reference,
		...threadOf(mail.in_thread_of),
		headers: {
			[markHeader]: mail.reference,
			...automaticHeaders(mail.automatic),
		},
		text: mail.text,
		html: mail.html,
		attachments: [
			...mail.images.map(({ content_id: cid, content_type: contentType, content }) => ({
				cid,
				contentType,
				content,
				contentDisposition: 'inline' as const,
				filename: false as const,
			})),
			...mail.attachments.map(({ filename, content_type: contentType, content }) => ({
				filename,
				contentType,
				content,
			})),
		],
		// Nothing in a mail may name a file or an address that is then read from this machine.
		disableFileAccess: true,
		disableUrlAccess: true,
	});
	const mime = await composer.compile().build();
	assertFits(mime.length, options.bytesMax);
	return mime;
}

/**
 * RFC 3834: absence notes and ticket systems do not answer such a mail. Bounces still come: `All` would ask for silence
 * there, too. What a person wrote may be answered by an absence note.
 */
const automaticHeaders = (automatic: OutgoingMessage['automatic']): Record<string, string> =>
	automatic === 'no'
		? {}
		: { 'Auto-Submitted': `auto-${automatic}`, 'X-Auto-Response-Suppress': 'OOF, AutoReply' };

/** Mail programs show a follow-up below the mail that it follows. */
function threadOf(earlier: readonly string[]): { inReplyTo?: string; references?: string[] } {
	const last = earlier.at(-1);
	return last === undefined ? {} : { inReplyTo: last, references: [...earlier] };
}
