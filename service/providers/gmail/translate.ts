import type { OutgoingMessage, SoughtMessage } from '../../capabilities/notifications/ports.ts';
import { ProviderError } from '../../platform/errors/index.ts';

const messageIdShape = /^<([^\s<>@"]+@[^\s<>@"]+)>$/;
// One plain address. Anything looser could hold a second recipient or a header.
const addressShape = /^[^\s@<>(),;:"\\[\]]+@[^\s@<>(),;:"\\[\]]+$/;
const controlCharacters = /[\u0000-\u001f\u007f\u2028\u2029]/;
const contentTypeShape = /^[\w.+-]+\/[\w.+-]+$/;

/** Why no mail can go to an address; null when it is one plain address. */
export const toAddressProblem = (address: string): string | null =>
	addressShape.test(address) ? null : 'The recipient is not one plain e-mail address';

const refuse = (code: string, message: string): ProviderError =>
	new ProviderError('gmail', 'rejected', message, { code });

/** Gmail's search for a Message-ID, which it wants without the angle brackets. */
export function toMessageIdQuery(messageId: string): string {
	const inner = messageIdShape.exec(messageId)?.[1];
	if (inner === undefined)
		throw refuse('invalid-message-id', 'The Message-ID is not of the form <a@b>');
	return `rfc822msgid:${inner}`;
}

/** Clocks differ: what was sent a little before it was asked for may still be ours. */
const clockToleranceSeconds = 300;

/** Gmail's search for everything that was sent to someone since a moment; `after` takes seconds since 1970. */
export function toSentQuery({ to, not_before }: Pick<SoughtMessage, 'to' | 'not_before'>): string {
	if (!addressShape.test(to))
		throw refuse('invalid-recipient', 'The recipient is not one plain e-mail address');
	const after = Math.floor(not_before.getTime() / 1000) - clockToleranceSeconds;
	return `in:sent to:${to} after:${after}`;
}

/** Refuses a mail in which a value would become another header, another recipient or a broken one. */
export function assertSafeMail(mail: OutgoingMessage): void {
	if (!messageIdShape.test(mail.reference)) {
		throw refuse('invalid-message-id', 'The Message-ID is not of the form <a@b>');
	}
	if (!mail.in_thread_of.every((id) => messageIdShape.test(id))) {
		throw refuse('invalid-message-id', 'An earlier Message-ID is not of the form <a@b>');
	}
	if (!addressShape.test(mail.to)) {
		throw refuse('invalid-recipient', 'The recipient is not one plain e-mail address');
	}
	if (mail.reply_to !== undefined && !addressShape.test(mail.reply_to)) {
		throw refuse('invalid-reply-to', 'The reply address is not one plain e-mail address');
	}
	if (controlCharacters.test(mail.from_name)) {
		throw refuse('invalid-sender', 'The name of the sender holds a control character');
	}
	if (controlCharacters.test(mail.subject)) {
		throw refuse('invalid-subject', 'The subject holds a line break or another control character');
	}
	for (const { filename, content_type: contentType } of mail.attachments) {
		if (controlCharacters.test(filename)) {
			throw refuse(
				'invalid-filename',
				'A file name holds a line break or another control character',
			);
		}
		if (!contentTypeShape.test(contentType)) {
			throw refuse(
				'invalid-content-type',
				'The content type of an attachment is not of the form a/b',
			);
		}
	}
}

/** Refuses a mail that the Gmail API would not take; the limit counts the encoded mail. */
export function assertFits(bytes: number, bytesMax: number): void {
	if (bytes > bytesMax) {
		throw refuse(
			'too-large',
			`The mail has ${bytes} bytes, more than the ${bytesMax} that may be sent`,
		);
	}
}
