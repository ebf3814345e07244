import { Prisma } from '../../platform/database/index.ts';
import { defineSearch } from '../../platform/timeline/index.ts';

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
