import { platformConfig } from '../../platform/config/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { lockRow } from '../../platform/database/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { destinationOf, emailChannel } from './address-book.ts';
import { Draft } from './contract.ts';
import { DraftMismatch, MessageNotDue } from './errors.ts';
import { gatherMessage } from './gather-message.ts';
import { deliverNotification } from './jobs.ts';
import { notificationLifecycle } from './lifecycle.ts';
import { teamNote, type MessageContent, type MessageKind } from './message-kind.ts';
import { addressKey, occasionOf, reasonAgainstText, renewLinks } from './rules.ts';
import { replyToken } from './reply-address.ts';
import * as store from './store.ts';
import { renderTemplate } from './template.ts';

export type MessageRequest = {
	kind: string;
	related_id: string;
	draft_id?: string | undefined;
	/** The recipient's preferred one when absent. */
	channel?: string | undefined;
	/** Another address on record of the recipient than the usual one; the caller has looked it up. */
	address?: string | undefined;
	/** Where the reader can decide, for kinds that lead a team somewhere. */
	page?: string | undefined;
};

/**
 * Queues the message of a kind for a record, with the text of a draft or the plain template. The same content to the same
 * address is one delivery: asking again gives the one that is there. It leaves when the caller's transaction commits.
 * Example: `await queueMessage(context, { kind: 'QUOTATION', related_id: quotation.id, draft_id })`
 */
export const queueMessage = async (
	context: OperationContext,
	request: MessageRequest,
): Promise<store.DeliveryRow> => (await queueOnce(context, request)).delivery;

/** The same, and whether anything leaves because of this request. */
export async function queueOnce(
	context: OperationContext,
	request: MessageRequest,
): Promise<{ delivery: store.DeliveryRow; leaves: boolean }> {
	const draft = await draftOf(context, request);
	const { kind, content } = await gatherMessage(context, { ...request, language: draft?.language });
	const { channel, address } =
		request.address === undefined
			? await destinationOf(context, content.recipient, request.channel)
			: { channel: emailChannel, address: request.address };
	const written = draft === null ? null : stillTrue(draft, content);
	const words = written ?? renderTemplate(kind, content);
	const text = { ...words, draft_id: written === null ? null : (draft?.id ?? null) };
	const { related_id } = request;
	const { delivery, created } = await store.insertOnce(context, {
		message: {
			kind: kind.kind,
			related_type: kind.related.type,
			related_id,
			client_id: content.client_id,
			recipient_type: content.recipient.type,
			recipient_id: content.recipient.id,
			language: content.language,
			facts: content.facts,
			must_contain: [...content.must_contain],
			layout: content.layout ?? null,
			document_ids: (content.documents ?? []).map(({ id }) => id),
			occasion: occasionOf({ kind: kind.kind, related_id }, content),
		},
		delivery: { channel, recipient: address, address_key: addressKey(address), ...text },
		host: hostOf(context),
		reply_token:
			content.recipient.type === 'CLIENT'
				? replyToken(context, { type: kind.related.type, id: related_id })
				: null,
	});
	if (!created && delivery.status !== 'SKIPPED') return { delivery, leaves: false };
	// After the insert, since only what is new is guarded; a refusal takes the rows back with its transaction.
	await assertDue(context, kind, { related_id, facts: content.facts });
	if (created) return { delivery: enqueued(context, delivery), leaves: true };
	const again = await queueAgain(context, delivery, text);
	return { delivery: again, leaves: true };
}

type TeamNote = { team: string; subject: string; text: string; occasion: string };

/** Queues a text of staff for a team of the company. The occasion tells a repeated request from a new one. */
export const queueTeamNote = async (
	context: OperationContext,
	note: TeamNote,
): Promise<store.DeliveryRow> => (await queueTeamNoteOnce(context, note)).delivery;

/** The same, and whether anything leaves because of this request. */
export async function queueTeamNoteOnce(
	context: OperationContext,
	note: TeamNote,
): Promise<{ delivery: store.DeliveryRow; leaves: boolean }> {
	const recipient = { type: 'TEAM', id: note.team } as const;
	const { channel, address } = await destinationOf(context, recipient);
	const { delivery, created } = await store.insertOnce(context, {
		message: {
			kind: teamNote,
			related_type: null,
			related_id: null,
			client_id: null,
			recipient_type: recipient.type,
			recipient_id: recipient.id,
			language: null,
			facts: { subject: note.subject, text: note.text },
			must_contain: [],
			layout: null,
			document_ids: [],
			occasion: `${teamNote}:${note.occasion}`,
		},
		delivery: {
			channel,
			recipient: address,
			address_key: addressKey(address),
			draft_id: null,
			subject: note.subject,
			body_text: note.text,
		},
		host: hostOf(context),
		reply_token: null,
	});
	return { delivery: created ? enqueued(context, delivery) : delivery, leaves: created };
}

export const hostOf = (context: OperationContext): string =>
	new URL(context.config.read(platformConfig).PUBLIC_URL).hostname;

export function enqueued(
	context: OperationContext,
	delivery: store.DeliveryRow,
): store.DeliveryRow {
	context.enqueue(deliverNotification, {
		notification_id: delivery.id,
		attempts_before: delivery.attempt,
	});
	return delivery;
}

/** Refuses a message that is not to be sent now, with the reason. */
export async function assertDue(
	context: OperationContext,
	kind: MessageKind,
	message: { related_id: string; facts: MessageContent['facts'] },
): Promise<void> {
	const reason = await kind.guard(context, message);
	if (reason === null) return;
	const { related_id } = message;
	throw MessageNotDue({ kind: kind.kind, related_id, reason }, { detail: reason });
}

/** What was skipped was never sent: asked for again, now that nothing stands against it, it goes out. */
async function queueAgain(
	context: OperationContext,
	skipped: store.DeliveryRow,
	text: Pick<store.DeliveryRow, 'subject' | 'body_text' | 'draft_id'>,
): Promise<store.DeliveryRow> {
	const current = await lockRow(context.tx, store.deliveries, skipped.id);
	// Another request was faster.
	if (current?.status !== 'SKIPPED') return current ?? skipped;
	return enqueued(
		context,
		await move(context, notificationLifecycle, current, 'retry', { ...text, error: null }),
	);
}

async function draftOf(context: OperationContext, request: MessageRequest) {
	if (request.draft_id === undefined) return null;
	const draft = await store.getDraft(context, request.draft_id);
	if (draft.kind !== request.kind || draft.related_id !== request.related_id)
		throw DraftMismatch({ draft_id: draft.id });
	return { ...draft, language: Draft.shape.language.parse(draft.language) };
}

/** The draft's text if the record still bears it out; an amount or a date may have changed since it was written. */
function stillTrue(
	draft: { subject: string; body_text: string },
	content: MessageContent,
): { subject: string; body_text: string } | null {
	const renewed = { subject: draft.subject, body_text: renewLinks(draft.body_text, content) };
	return reasonAgainstText(renewed, content) === null ? renewed : null;
}
