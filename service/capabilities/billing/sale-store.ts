import { Prisma } from '../../platform/database/index.ts';
import { anyOf, defineSalePart } from '../../platform/sale/index.ts';

export const cyclePart = defineSalePart({
	subject_type: 'billing_cycle',
	title: { id: 'Tagihan', en: 'Bill' },
	topics: ['MONEY'],
	rows: Prisma.sql`
		SELECT id, client_id, number, NULL::text AS label, status, status IN ('AWAITING_PAYMENT', 'OVERDUE') AS is_open,
			CASE WHEN quotation_id IS NOT NULL THEN 'quotation' WHEN subscription_id IS NOT NULL THEN 'subscription' END AS parent_type,
			coalesce(quotation_id, subscription_id) AS parent_id
		FROM billing_cycles`,
	hangs_on: ['quotation', 'subscription'],
	idsOf: (known) => Prisma.sql`
		SELECT id FROM billing_cycles
		WHERE quotation_id = ${anyOf(known.of('quotation'))} OR subscription_id = ${anyOf(known.of('subscription'))}
			OR id = ${anyOf(known.of('billing_cycle'))}`,
	forClient: {
		AWAITING_PAYMENT: { id: 'Tagihan menunggu pembayaran', en: 'The bill waits to be paid' },
		OVERDUE: { id: 'Tagihan lewat jatuh tempo', en: 'The bill is overdue' },
		PAID: { id: 'Tagihan lunas', en: 'The bill is paid' },
		CANCELLED: { id: 'Tagihan dibatalkan', en: 'The bill was cancelled' },
	},
});

export const creditNotePart = defineSalePart({
	subject_type: 'credit_note',
	title: { id: 'Nota kredit', en: 'Credit note' },
	topics: ['MONEY'],
	rows: Prisma.sql`
		SELECT id, client_id, number, NULL::text AS label, status, false AS is_open, subject_type AS parent_type, subject_id AS parent_id
		FROM credit_notes`,
	hangs_on: ['subscription'],
	idsOf: (known) =>
		Prisma.sql`SELECT id FROM credit_notes WHERE subscription_id = ${anyOf(known.of('subscription'))}`,
});
