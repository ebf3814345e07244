import { defineAttention } from '../../platform/attention/index.ts';
import { Prisma } from '../../platform/database/index.ts';
import { expiredLinks } from '../payments/index.ts';

/** Bills that are to be paid and cannot, because the link is no longer open. */
export const cyclesWithoutLink = defineAttention({
	kind: 'billing_cycle.uncollectable',
	subject_type: 'billing_cycle',
	team: 'FINANCE',
	title: {
		id: 'Tagihan terutang tanpa tautan pembayaran yang berlaku',
		en: 'A bill is owed and its payment link has expired',
	},
	advice: {
		id: 'Buat tautan pembayaran baru; klien menerima tagihannya lagi.',
		en: 'Make a new payment link and send the client the bill again.',
	},
	leads_on: ['payment_link.create', 'email.send', 'billing_cycle.cancel'],
	rows: () => Prisma.sql`
		SELECT id AS subject_id, updated_at AS since, coalesce(number, id::text) || ': the payment link has expired' AS reason,
			client_id, amount - settled_amount AS amount, currency
		FROM billing_cycles
		WHERE status IN ('INVOICED', 'AWAITING_PAYMENT', 'OVERDUE') AND payment_link_id IN (${expiredLinks})`,
});
