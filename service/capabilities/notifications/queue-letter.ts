import type { OperationContext } from '../../platform/context/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { emailChannel } from './address-book.ts';
import { messageKindOf } from './gather-message.ts';
import { enqueued, hostOf } from './queue-message.ts';
import { replyToken } from './reply-address.ts';
import { addressKey } from './rules.ts';
import * as store from './store.ts';

export type LetterToClient = {
	/** A registered kind; its guard is asked right before the letter leaves. */
	kind: string;
	related: { type: string; id: string };
	client_id: string;
	/** An address on record of the client; the caller has looked it up. */
	address: string;
	language: Language;
	subject: string;
	text: string;
	/** Why the reader gets it, in the foot of the mail. */
	reason: string;
	/** Message-ID of the mail that it answers; null for none. */
	in_reply_to: string | null;
	/** Tells a repeated request from a new letter. */
	occasion: string;
};

/** Queues what a person of the staff wrote to a client. It leaves when the caller's transaction commits. */
export async function queueLetter(
	context: OperationContext,
	letter: LetterToClient,
): Promise<store.DeliveryRow> {
	const { kind } = messageKindOf(context, letter.kind);
	const { related, client_id, address, language, subject, text, reason, in_reply_to } = letter;
	const { delivery, created } = await store.insertOnce(context, {
		message: {
			kind,
			related_type: related.type,
			related_id: related.id,
			client_id,
			recipient_type: 'CLIENT',
			recipient_id: client_id,
			language,
			facts: in_reply_to === null ? {} : { in_reply_to },
			must_contain: [],
			layout: { preheader: text.slice(0, 90), lines: null, action: null, reason },
			document_ids: [],
			occasion: `${kind}:${letter.occasion}`,
		},
		delivery: {
			channel: emailChannel,
			recipient: address,
			address_key: addressKey(address),
			draft_id: null,
			subject,
			body_text: text,
		},
		host: hostOf(context),
		reply_token: replyToken(context, related),
	});
	return created ? enqueued(context, delivery) : delivery;
}
