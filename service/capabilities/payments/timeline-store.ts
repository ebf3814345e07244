import { Prisma } from '../../platform/database/index.ts';
import { anyOf, defineSalePart, defineSearch } from '../../platform/timeline/index.ts';

export const linkPart = defineSalePart({
	subject_type: 'payment_link',
	title: { id: 'Tautan pembayaran', en: 'Payment link' },
	topics: ['MONEY', 'VENDOR'],
	hangs_on: ['billing_cycle', 'subscription', 'quotation'],
	idsOf: (known) => Prisma.sql`SELECT id FROM payment_links WHERE subject_id = ${anyOf(known.all)}`,
	one: (id) => Prisma.sql`
		SELECT subject_type AS parent_type, subject_id AS parent_id, client_id, reference AS label, status
		FROM payment_links WHERE id = ${id}::uuid`,
	forClient: {
		OPEN: { id: 'Tautan pembayaran tersedia', en: 'A payment link is ready' },
		EXPIRED: { id: 'Tautan pembayaran kedaluwarsa', en: 'The payment link expired' },
	},
});

export const paymentPart = defineSalePart({
	subject_type: 'payment',
	title: { id: 'Pembayaran', en: 'Payment' },
	topics: ['MONEY', 'VENDOR'],
	hangs_on: ['payment_link', 'billing_cycle', 'subscription', 'quotation'],
	idsOf: (known) => Prisma.sql`
		SELECT id FROM payments
		WHERE subject_id = ${anyOf(known.all)} OR payment_link_id = ${anyOf(known.of('payment_link'))}`,
	one: (id) => Prisma.sql`
		SELECT CASE WHEN subject_id IS NOT NULL THEN subject_type WHEN payment_link_id IS NOT NULL THEN 'payment_link' END AS parent_type,
			coalesce(subject_id, payment_link_id) AS parent_id, client_id, gateway_payment_id AS label, status
		FROM payments WHERE id = ${id}::uuid`,
});

/** Our reference, which stands on the pay page and in the gateway's books, and the gateway's own. */
export const linkSearch = defineSearch({
	kind: 'payment_link',
	title: { id: 'Tautan pembayaran', en: 'Payment link' },
	rows: ({ text }, limit) => Prisma.sql`
		SELECT 'payment_link' AS subject_type, id AS subject_id, reference AS title, status, client_id, created_at AS at
		FROM payment_links WHERE reference = ${text} OR gateway_reference = ${text} OR payment_code = ${text} LIMIT ${limit}`,
});

export const paymentSearch = defineSearch({
	kind: 'payment',
	title: { id: 'Pembayaran', en: 'Payment' },
	rows: ({ text }, limit) => Prisma.sql`
		SELECT 'payment' AS subject_type, id AS subject_id, gateway_payment_id AS title, status, client_id, created_at AS at
		FROM payments WHERE gateway_payment_id = ${text} OR gateway_reference = ${text} LIMIT ${limit}`,
});
