import { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { Message } from './message-contract.ts';
import { messageLifecycle } from './message-lifecycle.ts';
import * as store from './message-store.ts';

/** Of what was read of a letter; null for what nobody has read. */
const Read = z.object({ seats: z.int().nullable().catch(null) }).catch({ seats: null });

/** Messages as the API gives them, with their conversations and files; two statements for however many. */
export async function toMessages(
	context: Pick<ReadContext, 'tx'>,
	rows: readonly store.MessageRow[],
): Promise<Message[]> {
	const { conversations, attachments } = await store.surroundings(context, rows);
	return rows.map((row) => {
		const conversation = conversations.get(row.conversation_id);
		if (conversation === undefined) throw new Error('A message without a conversation');
		const { title, subject_type, subject_id, assigned_to } = conversation;
		return {
			id: row.id,
			conversation_id: row.conversation_id,
			client_id: row.client_id,
			conversation: { title, subject_type, subject_id, assigned_to },
			direction: Message.shape.direction.parse(row.direction),
			channel: Message.shape.channel.parse(row.channel),
			status: row.status,
			allowed_transitions: allowedTransitions(messageLifecycle, row.status),
			subject: row.subject,
			text: row.new_text,
			full_text: row.full_text,
			written_by: row.written_by ?? row.from_name,
			class: row.class,
			match: row.match,
			candidate_type: row.candidate_type,
			candidate_id: row.candidate_id,
			related_type: row.related_type,
			related_id: row.related_id,
			is_proven: row.is_proven,
			unproven_reasons: row.unproven_reasons,
			from_address: row.from_address,
			intent: Message.shape.intent.parse(row.intent),
			wanted_seats: Read.parse(row.reading).seats,
			outcome: Message.shape.outcome.parse(row.outcome),
			decision_reasons: row.decision_reasons,
			note: row.note,
			suggested_reply: row.suggested_reply,
			back_on: row.back_on,
			handled_by: row.handled_by,
			answers_id: row.answers_id,
			attachments: (attachments.get(row.id) ?? []).map(
				({ id, filename, content_type, size, handling, note }) => ({
					id,
					filename,
					content_type,
					size,
					handling,
					note,
				}),
			),
			received_at: row.received_at,
			created_at: row.created_at,
			updated_at: row.updated_at,
		};
	});
}

export async function toMessage(
	context: Pick<ReadContext, 'tx'>,
	row: store.MessageRow,
): Promise<Message> {
	const [message] = await toMessages(context, [row]);
	if (message === undefined) throw new Error('A message was lost');
	return message;
}
