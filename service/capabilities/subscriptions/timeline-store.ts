import { Prisma } from '../../platform/database/index.ts';
import { anyOf, defineSalePart, defineSearch } from '../../platform/timeline/index.ts';

/** The subscription that a quotation began, and those that go on from it. */
export const subscriptionPart = defineSalePart({
	subject_type: 'subscription',
	title: { id: 'Langganan', en: 'Subscription' },
	topics: ['SALE', 'SERVICE'],
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
	one: (id) => Prisma.sql`
		SELECT CASE WHEN quotation_id IS NOT NULL THEN 'quotation' WHEN previous_id IS NOT NULL THEN 'subscription' END AS parent_type,
			coalesce(quotation_id, previous_id) AS parent_id, client_id, NULL::text AS label, status
		FROM subscriptions WHERE id = ${id}::uuid`,
	forClient: {
		TRIALING: { id: 'Masa percobaan dimulai', en: 'The trial began' },
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
	hangs_on: ['subscription'],
	idsOf: (known) =>
		Prisma.sql`SELECT id FROM subscription_changes WHERE subscription_id = ${anyOf(known.of('subscription'))}`,
	one: (id) => Prisma.sql`
		SELECT 'subscription' AS parent_type, subscription_id AS parent_id, client_id, kind AS label, status
		FROM subscription_changes WHERE id = ${id}::uuid`,
});

/** A subscription has no number; what a client has without a quotation is found by the client. */
export const subscriptionSearch = defineSearch({
	kind: 'subscription',
	title: { id: 'Langganan', en: 'Subscription' },
	rows: () => null,
	ofClient: (clientId, limit) => Prisma.sql`
		SELECT 'subscription' AS subject_type, id AS subject_id, id::text AS title, status, client_id, created_at AS at
		FROM subscriptions WHERE client_id = ${clientId}::uuid AND quotation_id IS NULL ORDER BY created_at DESC LIMIT ${limit}`,
});
