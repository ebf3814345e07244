import { Prisma } from '../../platform/database/index.ts';
import { anyOf, defineSalePart } from '../../platform/sale/index.ts';

export const linkPart = defineSalePart({
	subject_type: 'payment_link',
	title: { id: 'Tautan pembayaran', en: 'Payment link' },
	topics: ['MONEY', 'VENDOR'],
	rows: Prisma.sql`
		SELECT id, client_id, NULL::text AS number, reference AS label, status, false AS is_open, subject_type AS parent_type,
			subject_id AS parent_id
		FROM payment_links`,
	hangs_on: ['billing_cycle', 'subscription', 'quotation'],
	idsOf: (known) => Prisma.sql`SELECT id FROM payment_links WHERE subject_id = ${anyOf(known.all)}`,
	forClient: {
		OPEN: { id: 'Tautan pembayaran tersedia', en: 'A payment link is ready' },
		EXPIRED: { id: 'Tautan pembayaran kedaluwarsa', en: 'The payment link expired' },
	},
});

export const paymentPart = defineSalePart({
	subject_type: 'payment',
	title: { id: 'Pembayaran', en: 'Payment' },
	topics: ['MONEY', 'VENDOR'],
	rows: Prisma.sql`
		SELECT id, client_id, NULL::text AS number, gateway_payment_id AS label, status, false AS is_open,
			CASE WHEN subject_id IS NOT NULL THEN subject_type WHEN payment_link_id IS NOT NULL THEN 'payment_link' END AS parent_type,
			coalesce(subject_id, payment_link_id) AS parent_id
		FROM payments`,
	hangs_on: ['payment_link', 'billing_cycle', 'subscription', 'quotation'],
	idsOf: (known) => Prisma.sql`
		SELECT id FROM payments
		WHERE subject_id = ${anyOf(known.all)} OR payment_link_id = ${anyOf(known.of('payment_link'))}`,
});
