import { Prisma } from '../../platform/database/index.ts';
import {
	anyOf,
	defineSalePart,
	defineSearch,
	defineTimelineSource,
	prefixOf,
} from '../../platform/timeline/index.ts';

export const cyclePart = defineSalePart({
	subject_type: 'billing_cycle',
	title: { id: 'Tagihan', en: 'Bill' },
	topics: ['MONEY'],
	hangs_on: ['quotation', 'subscription'],
	idsOf: (known) => Prisma.sql`
		SELECT id FROM billing_cycles
		WHERE quotation_id = ${anyOf(known.of('quotation'))} OR subscription_id = ${anyOf(known.of('subscription'))}
			OR id = ${anyOf(known.of('billing_cycle'))}`,
	one: (id) => Prisma.sql`
		SELECT CASE WHEN quotation_id IS NOT NULL THEN 'quotation' WHEN subscription_id IS NOT NULL THEN 'subscription' END AS parent_type,
			coalesce(quotation_id, subscription_id) AS parent_id, client_id, number AS label, status
		FROM billing_cycles WHERE id = ${id}::uuid`,
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
	hangs_on: ['subscription'],
	idsOf: (known) =>
		Prisma.sql`SELECT id FROM credit_notes WHERE subscription_id = ${anyOf(known.of('subscription'))}`,
	one: (id) => Prisma.sql`
		SELECT 'subscription' AS parent_type, subscription_id AS parent_id, client_id, number AS label, status
		FROM credit_notes WHERE id = ${id}::uuid`,
});

/** What settled a bill: money, credit, withheld tax, a write-off, and what was taken back of these. */
export const settlementEntries = defineTimelineSource({
	kind: 'settlement',
	title: { id: 'Pelunasan', en: 'Settlement' },
	topics: ['MONEY'],
	rows: (sale) => Prisma.sql`
		SELECT id, occurred_at AS at, subject_type, subject_id, currency || ' ' || amount AS label, kind AS status, NULL::text AS actor,
			true AS for_client,
			jsonb_build_object('amount', amount, 'currency', currency, 'source_type', source_type, 'source_id', source_id,
				'reverses_id', reverses_id, 'note', note) AS detail
		FROM settlements WHERE subject_id = ${anyOf(sale.of('billing_cycle'))}`,
	forClient: {
		PAYMENT: { id: 'Pembayaran diterima', en: 'A payment was received' },
		CREDIT: { id: 'Saldo kredit dipakai', en: 'Credit was used' },
		WITHHOLDING: { id: 'Pajak yang dipotong dicatat', en: 'Withheld tax was recorded' },
	},
});

export const invoiceSearch = defineSearch({
	kind: 'invoice',
	title: { id: 'Tagihan', en: 'Bill' },
	rows: ({ upper }, limit) => Prisma.sql`
		SELECT 'billing_cycle' AS subject_type, id AS subject_id, number AS title, status, client_id, created_at AS at
		FROM billing_cycles WHERE number LIKE ${prefixOf(upper)} ORDER BY number DESC LIMIT ${limit}`,
});

export const creditNoteSearch = defineSearch({
	kind: 'credit_note',
	title: { id: 'Nota kredit', en: 'Credit note' },
	rows: ({ upper }, limit) => Prisma.sql`
		SELECT 'credit_note' AS subject_type, id AS subject_id, number AS title, status, client_id, created_at AS at
		FROM credit_notes WHERE number LIKE ${prefixOf(upper)} ORDER BY number DESC LIMIT ${limit}`,
});
