import { Prisma } from '../../platform/database/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import { anyOf } from '../../platform/sale/index.ts';
import { defineSearch, defineTimelineSource, prefixOf } from '../../platform/timeline/index.ts';

/** What settled a bill: money, credit, withheld tax, a write-off, and what was taken back of these. */
export const settlementEntries = defineTimelineSource({
	kind: 'settlement',
	title: { id: 'Pelunasan', en: 'Settlement' },
	topics: ['MONEY'],
	rows: (sale) => Prisma.sql`
		SELECT id, occurred_at AS at, subject_type, subject_id, NULL::text AS label, kind AS status, NULL::text AS actor,
			true AS for_client,
			jsonb_build_object('amount', amount, 'currency', currency, 'source_type', source_type, 'source_id', source_id,
				'reverses_id', reverses_id, 'note', note) AS detail
		FROM settlements WHERE subject_id = ${anyOf(sale.of('billing_cycle'))}`,
	labelOf: ({ amount, currency }, language) =>
		typeof amount === 'number' && typeof currency === 'string'
			? formatMoney(BigInt(amount), currency, language)
			: null,
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
