import { Prisma } from '../../platform/database/index.ts';
import { defineSearch, prefixOf } from '../../platform/timeline/index.ts';

/** The conversations in which an address has written, the newest first. */
export const senderSearch = defineSearch({
	kind: 'sender',
	title: { id: 'Pengirim pesan', en: 'Sender of a message' },
	only_for: 'message.list',
	rows: ({ folded }, limit) =>
		folded.includes('@')
			? Prisma.sql`
				SELECT 'conversation' AS subject_type, conversation.id AS subject_id, sender.from_address || ', ' || conversation.title AS title,
					conversation.status, conversation.client_id, conversation.created_at AS at
				FROM (
					SELECT DISTINCT conversation_id, from_address FROM conversation_messages
					WHERE from_address LIKE ${prefixOf(folded)} ORDER BY conversation_id DESC LIMIT ${limit}
				) AS sender JOIN conversations AS conversation ON conversation.id = sender.conversation_id`
			: null,
});
