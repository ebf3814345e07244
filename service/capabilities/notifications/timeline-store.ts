import { Prisma } from '../../platform/database/index.ts';
import { anyOf } from '../../platform/sale/index.ts';
import { defineSearch, defineTimelineSource, prefixOf } from '../../platform/timeline/index.ts';

/** Each delivery of a message: to whom, about what, what came of it. Its text is not part of a timeline. */
export const messageEntries = defineTimelineSource({
	kind: 'message',
	title: { id: 'Pesan', en: 'Message' },
	topics: ['MAIL'],
	rows: (sale) => Prisma.sql`
		SELECT delivery.id, coalesce(delivery.sent_at, delivery.created_at) AS at, coalesce(delivery.related_type, 'message') AS subject_type,
			delivery.related_id AS subject_id, delivery.subject AS label, delivery.status, NULL::text AS actor,
			message.recipient_type = 'CLIENT' AS for_client,
			jsonb_build_object('notification_id', delivery.id, 'kind', delivery.kind, 'channel', delivery.channel,
				'recipient', delivery.recipient, 'provider', delivery.provider, 'provider_id', delivery.provider_id,
				'attempt', delivery.attempt, 'error', delivery.error, 'resend_reason', delivery.resend_reason) AS detail
		FROM message_deliveries AS delivery JOIN messages AS message ON message.id = delivery.message_id
		WHERE delivery.related_id = ${anyOf(sale.all)}`,
	forClient: { SENT: { id: 'Kami mengirim pesan', en: 'We sent a message' } },
});

const found = (condition: Prisma.Sql, limit: number): Prisma.Sql => Prisma.sql`
	SELECT coalesce(related_type, 'message') AS subject_type, coalesce(related_id, id) AS subject_id, subject AS title, status, client_id,
		created_at AS at
	FROM message_deliveries WHERE ${condition} LIMIT ${limit}`;

/** By the id that the channel gave the message, or by our reference, which travels with it. */
export const messageSearch = defineSearch({
	kind: 'message',
	title: { id: 'Pesan', en: 'Message' },
	rows: ({ text }, limit) => found(Prisma.sql`reference = ${text} OR provider_id = ${text}`, limit),
});

/** The newest messages to an address. */
export const recipientSearch = defineSearch({
	kind: 'recipient',
	title: { id: 'Penerima pesan', en: 'Recipient of a message' },
	rows: ({ folded }, limit) =>
		folded.includes('@')
			? Prisma.sql`${found(Prisma.sql`address_key LIKE ${prefixOf(folded)}`, limit)}`
			: null,
});
