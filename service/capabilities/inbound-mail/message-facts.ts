import type { OperationContext } from '../../platform/context/index.ts';
import type { ConversationRow } from './conversation-store.ts';
import { messageEvents } from './events.ts';
import * as store from './message-store.ts';

/** Announces a message that was decided, without the words of its sender. */
export async function announceMessage(
	context: OperationContext,
	row: store.MessageRow,
	conversation: ConversationRow,
): Promise<void> {
	const { conversation_id, client_id, channel, status, match, is_proven, intent, outcome } = row;
	const files = await store.attachmentsOf(context, row.id);
	context.publish(messageEvents.received, {
		subject_type: 'message',
		subject_id: row.id,
		client_id,
		payload: {
			message_id: row.id,
			conversation_id,
			client_id,
			channel,
			class: row.class,
			status,
			match,
			is_proven,
			subject_type: conversation.subject_type,
			subject_id: conversation.subject_id,
			intent,
			outcome: outcome ?? 'FILE',
			has_suggestion: row.suggested_reply !== null,
			attachments: files.length,
		},
	});
}
