import { defineAttention } from '../../platform/attention/index.ts';
import { Prisma } from '../../platform/database/index.ts';
import { addSeconds } from '../../platform/clock/index.ts';
import { hasLinkSince } from '../payments/index.ts';
import { collectionProblemMessage, partPaymentMessage } from './finance-messages.ts';

/** Bills that are to be paid and have no link. The service makes one within the hour, unless the gateway is away. */
export const cyclesWithoutLink = defineAttention({
	kind: 'billing_cycle.uncollectable',
	subject_type: 'billing_cycle',
	team: 'FINANCE',
	title: {
		id: 'Tagihan terutang tanpa tautan pembayaran yang berlaku',
		en: 'A bill is owed and has no payment link that can be paid',
	},
	advice: {
		id: 'Buat tautan pembayaran baru; klien menerima tagihannya lagi.',
		en: 'Make a new payment link and send the client the bill again.',
	},
	leads_on: ['payment_link.create', 'email.send', 'billing_cycle.cancel'],
	rows: (now) => {
		const hourAgo = addSeconds(now, -3600);
		const subject = { type: 'billing_cycle', id: Prisma.sql`billing_cycles.id` };
		return Prisma.sql`
		SELECT id AS subject_id, updated_at AS since, coalesce(number, id::text) || ': no payment link can be paid' AS reason,
			client_id, amount - settled_amount AS amount, currency
		FROM billing_cycles
		WHERE status IN ('INVOICED', 'AWAITING_PAYMENT', 'OVERDUE') AND collection_problem IS NULL
			AND (status <> 'OVERDUE' OR number IS NOT NULL)
			AND updated_at <= ${hourAgo} AND NOT ${hasLinkSince(subject, hourAgo)}`;
	},
});

/** Bills whose last attempt to make a payment link failed for a reason that a repeat does not change. */
export const cyclesWithoutWayToPay = defineAttention({
	kind: 'billing_cycle.collection_failed',
	subject_type: 'billing_cycle',
	team: 'FINANCE',
	title: {
		id: 'Tautan pembayaran untuk tagihan tidak dapat dibuat',
		en: 'No payment link can be made for a bill',
	},
	advice: {
		id: 'Tagih sebagian demi sebagian, catat uang yang datang dengan cara lain, atau batalkan tagihannya.',
		en: 'Ask for a part of it, record money that came another way, or cancel the bill.',
	},
	leads_on: ['payment_link.create', 'billing_cycle.settle', 'billing_cycle.cancel'],
	message: collectionProblemMessage.kind,
	rows: () => Prisma.sql`
		SELECT id AS subject_id, updated_at AS since, collection_problem AS reason, client_id,
			amount - settled_amount AS amount, currency
		FROM billing_cycles
		WHERE status IN ('INVOICED', 'AWAITING_PAYMENT', 'OVERDUE') AND collection_problem IS NOT NULL`,
});

/**
 * Bills of which a part came in. The rest is asked for, but mostly it is tax that the client has withheld. What settled nothing
 * has received nothing: without that condition the settlements of every open bill would be summed up.
 */
export const partlyPaidCycles = defineAttention({
	kind: 'billing_cycle.partly_paid',
	subject_type: 'billing_cycle',
	team: 'FINANCE',
	title: { id: 'Tagihan baru dibayar sebagian', en: 'A bill was paid in part' },
	advice: {
		id: 'Catat pajak yang dipotong atau selisih pembulatan; jika tidak ada, sisanya ditagih dengan tautan baru.',
		en: 'Record tax that was withheld, or a difference of rounding; otherwise a new link asks for the rest.',
	},
	leads_on: ['billing_cycle.settle', 'payment.match'],
	message: partPaymentMessage.kind,
	rows: () => Prisma.sql`
		SELECT cycle.id AS subject_id, part.since,
			coalesce(cycle.number, cycle.id::text) || ': paid in part' AS reason, cycle.client_id,
			cycle.amount - cycle.settled_amount AS amount, cycle.currency
		FROM billing_cycles AS cycle
		JOIN LATERAL (
			SELECT max(created_at) AS since, sum(amount) AS received FROM settlements
			WHERE subject_id = cycle.id AND kind = 'PAYMENT'
		) AS part ON true
		WHERE cycle.status IN ('INVOICED', 'AWAITING_PAYMENT', 'OVERDUE') AND cycle.settled_amount > 0 AND part.received > 0`,
});

/** Bills that fell due before they had an invoice: the client was never asked, and nobody can pay. */
export const overdueWithoutInvoice = defineAttention({
	kind: 'billing_cycle.overdue_without_invoice',
	subject_type: 'billing_cycle',
	team: 'FINANCE',
	title: {
		id: 'Tagihan jatuh tempo tanpa invoice',
		en: 'A bill is overdue and was never invoiced',
	},
	advice: {
		id: 'Unggah invoice; klien kemudian menerima tautan pembayaran.',
		en: 'Upload the invoice; the client then gets a link to pay.',
	},
	leads_on: ['billing_cycle.attach-documents', 'billing_cycle.cancel'],
	rows: () => Prisma.sql`
		SELECT id AS subject_id, due_date::timestamptz AS since, id::text || ': overdue without an invoice' AS reason,
			client_id, amount - settled_amount AS amount, currency
		FROM billing_cycles WHERE status = 'OVERDUE' AND number IS NULL`,
});

/** Bills that credit, or a transfer, covered before finance had made their invoice. The faktur pajak is owed all the same (UU PPN art. 13). */
export const paidWithoutInvoice = defineAttention({
	kind: 'billing_cycle.paid_without_invoice',
	subject_type: 'billing_cycle',
	team: 'FINANCE',
	title: {
		id: 'Tagihan lunas sebelum invoice dan faktur pajaknya dibuat',
		en: 'A bill was paid before it had its invoice and faktur pajak',
	},
	advice: {
		id: 'Unggah invoice dan faktur pajaknya; tidak ada yang ditagih lagi kepada klien.',
		en: 'Upload its invoice and faktur pajak; the client is asked for no money.',
	},
	leads_on: ['billing_cycle.attach-documents', 'billing_cycle.get'],
	rows: () => Prisma.sql`
		SELECT id AS subject_id, paid_at AS since, id::text || ': paid, without an invoice' AS reason,
			client_id, amount, currency
		FROM billing_cycles WHERE status = 'PAID' AND number IS NULL AND amount > 0`,
});

/** Credit notes whose faktur pajak still stands as it was: the tax of what was given back cannot be deducted until then. */
export const notesWithoutTaxDocument = defineAttention({
	kind: 'credit_note.awaiting_buyer_note',
	subject_type: 'credit_note',
	team: 'FINANCE',
	title: {
		id: 'Nota kredit menunggu nota pembatalan dari klien',
		en: 'A credit note waits for the cancellation note of the client',
	},
	advice: {
		id: 'Minta klien membuat nota pembatalan di Coretax, atau ganti atau batalkan faktur pajaknya, lalu catat.',
		en: 'Ask the client for the nota pembatalan in Coretax, or replace or cancel the faktur pajak, and record it.',
	},
	leads_on: ['credit_note.record-tax-document', 'credit_note.get'],
	rows: () => Prisma.sql`
		SELECT id AS subject_id, created_at AS since, number || ': no document for its tax' AS reason,
			client_id, tax AS amount, currency
		FROM credit_notes WHERE status = 'AWAITING_BUYER_NOTE'`,
});
