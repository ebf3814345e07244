import { defineAttention } from '../../platform/attention/index.ts';
import { Prisma } from '../../platform/database/index.ts';

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
