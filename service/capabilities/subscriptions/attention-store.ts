import { defineAttention } from '../../platform/attention/index.ts';
import { businessDate } from '../../platform/clock/index.ts';
import { Prisma } from '../../platform/database/index.ts';

/** Pauses that last longer than was agreed: nothing is charged, and accounts and data are kept. */
export const pausesToReview = defineAttention({
	kind: 'subscription.pause-to-review',
	subject_type: 'subscription',
	team: 'SALES',
	title: {
		id: 'Jeda langganan sudah melewati batasnya',
		en: 'The pause of a subscription has lasted as long as agreed',
	},
	advice: {
		id: 'Tanyakan kepada klien apakah langganan dilanjutkan atau diakhiri.',
		en: 'Ask the client whether the subscription goes on, or ends.',
	},
	leads_on: ['subscription.cancel', 'subscription.get'],
	rows: (now) => Prisma.sql`
		SELECT id AS subject_id, pause_review_on::timestamptz AS since,
			'Paused since ' || to_char(paused_from, 'YYYY-MM-DD') || ', to be looked at by ' || to_char(pause_review_on, 'YYYY-MM-DD') AS reason,
			client_id, NULL::bigint AS amount, NULL::text AS currency
		FROM subscriptions WHERE status = 'PAUSED' AND pause_review_on <= ${businessDate(now)}::date`,
});

/** Without a warning that has left nothing is removed, so it would be kept, and cost money, for ever. */
export const terminationsUnwarned = defineAttention({
	kind: 'subscription.termination-unwarned',
	subject_type: 'subscription',
	team: 'OPERATIONS',
	title: {
		id: 'Data layanan yang berakhir belum dihapus karena peringatan belum terkirim',
		en: 'Data of an ended service is not removed: its client could not be warned',
	},
	advice: {
		id: 'Perbaiki alamat email klien, lalu kirim ulang peringatannya.',
		en: 'Correct the address of the client, then send the warning again.',
	},
	leads_on: ['notification.retry', 'client.update', 'email.send'],
	rows: (now) => Prisma.sql`
		SELECT id AS subject_id, terminate_on::timestamptz AS since,
			'To be removed since ' || to_char(terminate_on, 'YYYY-MM-DD') || '; the warning has not been sent' AS reason,
			client_id, NULL::bigint AS amount, NULL::text AS currency
		FROM subscriptions WHERE terminate_on <= ${businessDate(now)}::date AND termination_warned_at IS NULL
			AND termination_warning_queued_at IS NOT NULL`,
});

/** Changes that were asked for: the client and sales wait for an answer. */
export const changesToApprove = defineAttention({
	kind: 'subscription_change.awaiting_approval',
	subject_type: 'subscription_change',
	team: 'OPERATIONS',
	title: {
		id: 'Perubahan langganan menunggu persetujuan',
		en: 'A change of a subscription waits for approval',
	},
	advice: {
		id: 'Lihat perubahan dan biayanya, lalu setujui atau tolak.',
		en: 'Look at the change and at what it costs, then approve or reject it.',
	},
	leads_on: [
		'subscription_change.approve',
		'subscription_change.reject',
		'subscription_change.cancel',
	],
	rows: () => Prisma.sql`
		SELECT change.id AS subject_id, change.created_at AS since, coalesce(change.reason, 'It was asked for') AS reason,
			change.client_id, (change.details #>> '{wish,charge_amount}')::bigint AS amount, subscription.currency
		FROM subscription_changes AS change JOIN subscriptions AS subscription ON subscription.id = change.subscription_id
		WHERE change.status = 'REQUESTED'`,
});
