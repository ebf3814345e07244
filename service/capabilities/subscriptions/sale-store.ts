import { Prisma } from '../../platform/database/index.ts';
import { anyOf, defineSalePart } from '../../platform/sale/index.ts';

/** The subscription that a quotation began, and those that go on from it. */
export const subscriptionPart = defineSalePart({
	subject_type: 'subscription',
	title: { id: 'Langganan', en: 'Subscription' },
	topics: ['SALE', 'SERVICE'],
	rows: Prisma.sql`
		SELECT id, client_id, NULL::text AS number, NULL::text AS label, status, status NOT IN ('CANCELLED', 'ENDED') AS is_open,
			CASE WHEN quotation_id IS NOT NULL THEN 'quotation' WHEN previous_id IS NOT NULL THEN 'subscription' END AS parent_type,
			coalesce(quotation_id, previous_id) AS parent_id
		FROM subscriptions`,
	hangs_on: ['quotation'],
	idsOf: (known) => Prisma.sql`
		WITH RECURSIVE family (id) AS (
			SELECT id FROM subscriptions
			WHERE quotation_id = ${anyOf(known.of('quotation'))} OR id = ${anyOf(known.of('subscription'))}
			UNION
			SELECT next.id FROM family
				CROSS JOIN LATERAL (SELECT id FROM subscriptions WHERE previous_id = family.id LIMIT 1) AS next
		)
		SELECT id FROM family`,
	forClient: {
		TRIALING: { id: 'Masa uji coba dimulai', en: 'The trial began' },
		ACTIVE: { id: 'Langganan aktif', en: 'The subscription is active' },
		PAST_DUE: { id: 'Pembayaran terlambat', en: 'A payment is late' },
		SUSPENDED: { id: 'Layanan ditangguhkan', en: 'The service was suspended' },
		PAUSED: { id: 'Langganan dijeda', en: 'The subscription was paused' },
		CANCELLED: { id: 'Langganan dibatalkan', en: 'The subscription was cancelled' },
		ENDED: { id: 'Langganan berakhir', en: 'The subscription ended' },
	},
});

export const changePart = defineSalePart({
	subject_type: 'subscription_change',
	title: { id: 'Perubahan langganan', en: 'Change of the subscription' },
	topics: ['SALE'],
	rows: Prisma.sql`
		SELECT id, client_id, NULL::text AS number, kind AS label, status, false AS is_open, 'subscription' AS parent_type,
			subscription_id AS parent_id
		FROM subscription_changes`,
	hangs_on: ['subscription'],
	idsOf: (known) =>
		Prisma.sql`SELECT id FROM subscription_changes WHERE subscription_id = ${anyOf(known.of('subscription'))}`,
});
