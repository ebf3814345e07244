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

const unwarned = {
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
} as const;

/** Without a warning that has left nothing is removed, so it would be kept, and cost money, for ever. */
export const terminationsUnwarned = defineAttention({
	...unwarned,
	kind: 'subscription.termination-unwarned',
	subject_type: 'subscription',
	rows: (now) => Prisma.sql`
		SELECT id AS subject_id, terminate_on::timestamptz AS since,
			'To be removed since ' || to_char(terminate_on, 'YYYY-MM-DD') || '; the warning has not been sent' AS reason,
			client_id, NULL::bigint AS amount, NULL::text AS currency
		FROM subscriptions WHERE terminate_on <= ${businessDate(now)}::date AND termination_warned_at IS NULL
			AND termination_warning_queued_at IS NOT NULL`,
});

/** The same for what a change has ended of a subscription that goes on. */
export const itemTerminationsUnwarned = defineAttention({
	...unwarned,
	kind: 'subscription_change.termination-unwarned',
	subject_type: 'subscription_change',
	rows: (now) => Prisma.sql`
		SELECT item.ended_by_id AS subject_id, min(item.terminate_on)::timestamptz AS since,
			string_agg(item.description, ', ' ORDER BY item.id) || ': to be removed since '
				|| to_char(min(item.terminate_on), 'YYYY-MM-DD') || '; the warning has not been sent' AS reason,
			subscription.client_id, NULL::bigint AS amount, NULL::text AS currency
		FROM subscription_items AS item JOIN subscriptions AS subscription ON subscription.id = item.subscription_id
		WHERE item.terminate_on <= ${businessDate(now)}::date AND item.termination_warned_at IS NULL
			AND item.termination_warning_queued_at IS NOT NULL
		GROUP BY item.ended_by_id, subscription.client_id`,
});

/** Subscriptions that the billing run has set aside: nothing is billed for them until a person has looked. */
export const parkedSubscriptions = defineAttention({
	kind: 'subscription.parked',
	subject_type: 'subscription',
	team: 'FINANCE',
	title: {
		id: 'Perpanjangan langganan ditahan',
		en: 'The renewal of a subscription is held back',
	},
	advice: {
		id: 'Periksa alasannya dan perbaiki; setelah itu lepaskan langganannya, dan tagihannya langsung dibuat.',
		en: 'See the reason and mend it; then unpark the subscription, and its billing cycle is made at once.',
	},
	leads_on: ['subscription.unpark', 'subscription.get'],
	rows: () => Prisma.sql`
		SELECT id AS subject_id, parked_at AS since, parked_reason AS reason, client_id,
			NULL::bigint AS amount, NULL::text AS currency
		FROM subscriptions WHERE parked_at IS NOT NULL`,
});
