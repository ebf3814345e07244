import { defineAttention } from '../../platform/attention/index.ts';
import { Prisma } from '../../platform/database/index.ts';

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
