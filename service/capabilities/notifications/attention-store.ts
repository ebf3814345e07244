import { defineAttention } from '../../platform/attention/index.ts';
import { Prisma } from '../../platform/database/index.ts';

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
