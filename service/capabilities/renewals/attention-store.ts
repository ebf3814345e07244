import { defineAttention } from '../../platform/attention/index.ts';
import { Prisma } from '../../platform/database/index.ts';

/** The last run was stopped: nothing is billed until a person starts one. */
export const stoppedRun = defineAttention({
	kind: 'billing_run.stopped',
	subject_type: 'billing_run',
	team: 'FINANCE',
	title: {
		id: 'Penagihan periode berikutnya dihentikan',
		en: 'Billing of the next periods was stopped',
	},
	advice: {
		id: 'Periksa penyebabnya dengan pratinjau, lalu mulai lagi; sampai saat itu tidak ada tagihan perpanjangan yang dibuat.',
		en: 'Look for the cause with a preview, then start it again; until then no renewal is billed.',
	},
	leads_on: ['billing_run.preview', 'billing_run.start', 'billing_run.get'],
	rows: () => Prisma.sql`
		SELECT id AS subject_id, coalesce(finished_at, updated_at) AS since, coalesce(reason, 'It was stopped') AS reason,
			NULL::uuid AS client_id, NULL::bigint AS amount, NULL::text AS currency
		FROM (SELECT id, status, failed, reason, finished_at, updated_at FROM billing_runs ORDER BY created_at DESC, id DESC LIMIT 1) AS last
		WHERE status = 'STOPPED'`,
});

/** The last run came no further. The next one by schedule goes on, but the cause may still be there. */
export const failedRun = defineAttention({
	kind: 'billing_run.failed',
	subject_type: 'billing_run',
	team: 'OPERATIONS',
	title: {
		id: 'Penagihan periode berikutnya gagal',
		en: 'Billing of the next periods failed',
	},
	advice: {
		id: 'Lihat alasannya; proses berikutnya melanjutkan dengan sendirinya, atau mulai sekarang.',
		en: 'See why; the next run goes on by itself, or start one now.',
	},
	leads_on: ['billing_run.get', 'billing_run.start'],
	rows: () => Prisma.sql`
		SELECT id AS subject_id, coalesce(finished_at, updated_at) AS since, coalesce(reason, 'It failed') AS reason,
			NULL::uuid AS client_id, NULL::bigint AS amount, NULL::text AS currency
		FROM (SELECT id, status, failed, reason, finished_at, updated_at FROM billing_runs ORDER BY created_at DESC, id DESC LIMIT 1) AS last
		WHERE status = 'FAILED' OR (status = 'DONE' AND failed > 0)`,
});
