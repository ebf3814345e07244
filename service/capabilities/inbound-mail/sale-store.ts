import { Prisma } from '../../platform/database/index.ts';
import { anyOf, defineSalePart } from '../../platform/sale/index.ts';

/** Staff alone sees it: its answers reach the client as messages, and what it wrote itself it knows. */
export const conversationPart = defineSalePart({
	subject_type: 'conversation',
	title: { id: 'Percakapan', en: 'Conversation' },
	topics: ['MAIL'],
	rows: Prisma.sql`
		SELECT id, client_id, subject_type AS parent_type, subject_id AS parent_id, NULL::text AS number, title AS label, status,
			false AS is_open
		FROM conversations`,
	hangs_on: ['quotation', 'subscription', 'billing_cycle'],
	idsOf: (known) => Prisma.sql`
		SELECT id FROM conversations
		WHERE subject_type = 'quotation' AND subject_id = ${anyOf(known.of('quotation'))}
			OR subject_type = 'subscription' AND subject_id = ${anyOf(known.of('subscription'))}
			OR subject_type = 'billing_cycle' AND subject_id = ${anyOf(known.of('billing_cycle'))}`,
});

export const messagePart = defineSalePart({
	subject_type: 'message',
	title: { id: 'Pesan dalam percakapan', en: 'Message of a conversation' },
	topics: ['MAIL'],
	rows: Prisma.sql`
		SELECT id, client_id, 'conversation' AS parent_type, conversation_id AS parent_id, NULL::text AS number, subject AS label, status,
			false AS is_open
		FROM conversation_messages`,
	hangs_on: ['conversation'],
	idsOf: (known) => Prisma.sql`
		SELECT id FROM conversation_messages WHERE conversation_id = ${anyOf(known.of('conversation'))}`,
});
