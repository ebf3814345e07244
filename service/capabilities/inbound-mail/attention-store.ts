import { defineAttention } from '../../platform/attention/index.ts';
import { Prisma } from '../../platform/database/index.ts';

/** Mails that look like another sender's, or that name a sale of a client to which their sender does not belong. */
export const heldMessages = defineAttention({
	kind: 'message.held',
	subject_type: 'message',
	team: 'SALES',
	title: {
		id: 'Sebuah email ditahan untuk diperiksa',
		en: 'A mail is held until a person has looked',
	},
	advice: {
		id: 'Periksa pengirim lewat nomor telepon yang sudah dikenal. Jangan membalas emailnya.',
		en: 'Check the sender by a phone number that is known already. Do not answer the mail.',
	},
	leads_on: ['message.link', 'message.close', 'message.get'],
	rows: () => Prisma.sql`
		SELECT m.id AS subject_id, m.received_at AS since,
			coalesce(m.note, CASE WHEN m.match = 'CANDIDATE' THEN 'The sender does not belong to the client of the sale that it names' ELSE m.class END)
				AS reason, m.client_id, NULL::bigint AS amount, NULL::text AS currency
		FROM conversation_messages m WHERE m.status = 'HELD'`,
});

/** Mails that could not be fetched or taken apart. */
export const unreadableMails = defineAttention({
	kind: 'inbound_mail.unreadable',
	subject_type: 'inbound_mail',
	team: 'OPERATIONS',
	title: { id: 'Sebuah email masuk tidak dapat dibaca', en: 'A mail that came in cannot be read' },
	advice: {
		id: 'Buka email itu di kotak surat. Coba lagi, atau tutup bila sudah ditangani.',
		en: 'Open it in the mailbox. Try again, or close it when it was dealt with there.',
	},
	leads_on: ['inbound_mail.retry', 'inbound_mail.close', 'inbound_mail.get'],
	rows: () => Prisma.sql`
		SELECT id AS subject_id, updated_at AS since, coalesce(error, 'unknown') AS reason, NULL::uuid AS client_id,
			NULL::bigint AS amount, NULL::text AS currency
		FROM inbound_mails WHERE status = 'UNREADABLE'`,
});

/** Nobody notices by itself that no mail comes in any more. */
export const failingMailboxes = defineAttention({
	kind: 'mailbox.failing',
	subject_type: 'mailbox',
	team: 'OPERATIONS',
	title: { id: 'Kotak surat tidak dapat dibaca', en: 'A mailbox cannot be read' },
	advice: {
		id: 'Periksa izin akun layanan atau token OAuth kotak surat. Pembacaan berlanjut sendiri setelah itu.',
		en: 'Check the rights of the service account or the OAuth token of the mailbox. Reading goes on by itself afterwards.',
	},
	leads_on: ['provider.list'],
	rows: (now) => Prisma.sql`
		SELECT id AS subject_id, failing_since AS since, coalesce(error, 'unknown') AS reason, NULL::uuid AS client_id,
			NULL::bigint AS amount, NULL::text AS currency
		FROM mailboxes WHERE failing_since IS NOT NULL AND failing_since < ${now}::timestamptz - interval '15 minutes'`,
});
