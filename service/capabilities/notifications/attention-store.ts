import { defineAttention } from '../../platform/attention/index.ts';
import { Prisma } from '../../platform/database/index.ts';
import { deadAddressRows } from './sent-mail-store.ts';

/** Messages that their provider refused, or that were tried as often as they may. */
export const failedNotifications = defineAttention({
	kind: 'notification.failed',
	subject_type: 'notification',
	team: 'OPERATIONS',
	title: { id: 'Sebuah pesan tidak dapat dikirim', en: 'A message could not be sent' },
	advice: {
		id: 'Perbaiki alamat atau penyebab lainnya, lalu kirim lagi.',
		en: 'Correct the address or whatever else was the cause, then send it again.',
	},
	leads_on: ['notification.retry', 'notification.get', 'client.update'],
	rows: () => Prisma.sql`
		SELECT d.id AS subject_id, d.updated_at AS since, coalesce(d.error, 'unknown') AS reason, m.client_id,
			NULL::bigint AS amount, NULL::text AS currency
		FROM message_deliveries d JOIN messages m ON m.id = d.message_id WHERE d.status = 'FAILED'`,
});

/** An address from which mails come back; it stands until a mail to the client goes elsewhere. */
export const deadAddresses = defineAttention({
	kind: 'notification.bounced',
	subject_type: 'notification',
	team: 'SALES',
	title: {
		id: 'Email ke klien kembali: apakah ada kontak lain?',
		en: 'Mails to a client come back: is there another contact?',
	},
	advice: {
		id: 'Tanyakan alamat lain lewat telepon, perbaiki alamat klien, lalu kirim ulang.',
		en: 'Ask for another address by phone, correct that of the client, and send the mail again.',
	},
	leads_on: ['client.update', 'notification.resend', 'notification.get'],
	rows: () => deadAddressRows(),
});
