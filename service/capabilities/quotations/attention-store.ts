import { defineAttention } from '../../platform/attention/index.ts';
import { addSeconds } from '../../platform/clock/index.ts';
import { Prisma } from '../../platform/database/index.ts';

/** Quotations that nobody has sent, perhaps because a workflow was cut off. */
export const unsentQuotations = defineAttention({
	kind: 'quotation.unsent',
	subject_type: 'quotation',
	team: 'SALES',
	title: {
		id: 'Penawaran tersimpan tetapi belum terkirim',
		en: 'A quotation is saved and was not sent',
	},
	advice: {
		id: 'Kirim penawarannya, atau biarkan bila memang hanya rancangan.',
		en: 'Send it, or leave it if it is meant to stay a draft.',
	},
	leads_on: ['quotation.send', 'quotation.sync', 'email.send'],
	rows: (now) => Prisma.sql`
		SELECT id AS subject_id, created_at AS since, number || ' is a draft for more than an hour' AS reason, client_id,
			total AS amount, currency
		FROM quotations WHERE status = 'DRAFT' AND created_at < ${addSeconds(now, -3600)}`,
});
