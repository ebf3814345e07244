import { defineAttention } from '../../platform/attention/index.ts';
import { Prisma } from '../../platform/database/index.ts';

/** Company data that clients want to be different: their next tax documents wait for the answer. */
export const changesToConfirm = defineAttention({
	kind: 'client_change.awaiting_confirmation',
	subject_type: 'client_change',
	team: 'FINANCE',
	title: {
		id: 'Perubahan data perusahaan menunggu konfirmasi',
		en: 'A change of company data waits for confirmation',
	},
	advice: {
		id: 'Bandingkan dengan bukti (kartu NPWP, akta), lalu konfirmasi atau tolak.',
		en: 'Compare it with the proof (NPWP card, deed), then confirm or refuse it.',
	},
	leads_on: ['client_change.confirm', 'client_change.refuse'],
	rows: () => Prisma.sql`
		SELECT change.id AS subject_id, change.created_at AS since,
			'The client wants other data on its tax documents' AS reason, change.client_id,
			NULL::bigint AS amount, NULL::text AS currency
		FROM client_changes AS change WHERE change.status = 'REQUESTED'`,
});
