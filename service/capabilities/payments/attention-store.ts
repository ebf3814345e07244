import { defineAttention } from '../../platform/attention/index.ts';
import { Prisma } from '../../platform/database/index.ts';

/** Money that arrived and has no place. */
export const unmatchedPayments = defineAttention({
	kind: 'payment.unmatched',
	subject_type: 'payment',
	team: 'FINANCE',
	title: { id: 'Pembayaran tidak cocok dengan tagihan mana pun', en: 'A payment fits no bill' },
	advice: {
		id: 'Lihat siapa yang membayar di dasbor gateway, lalu cocokkan dengan tagihan yang masih terutang atau kembalikan uangnya.',
		en: 'See in the dashboard of the gateway who has paid, then match it with a billing cycle that is still owed, or refund it.',
	},
	leads_on: ['payment.match', 'payment.get'],
	rows: () => Prisma.sql`
		SELECT id AS subject_id, created_at AS since, coalesce(unmatched_reason, 'unknown') AS reason, client_id,
			amount - placed_amount AS amount, currency
		FROM payments WHERE status = 'UNMATCHED'`,
});

/** What a comparison with a gateway has found and nobody has settled. */
export const openDifferences = defineAttention({
	kind: 'reconciliation.difference',
	subject_type: 'reconciliation_difference',
	team: 'FINANCE',
	title: {
		id: 'Pembukuan kami berbeda dengan gateway',
		en: 'Our books and those of the gateway differ',
	},
	advice: {
		id: 'Bandingkan keduanya. Jenis selisih menentukan langkahnya, lihat panduan Operate.',
		en: 'Compare the two. What to do depends on the kind of the difference, see the guide Operate.',
	},
	leads_on: ['reconciliation_difference.list', 'payment_link.refresh'],
	rows: () => Prisma.sql`
		SELECT id AS subject_id, created_at AS since, kind || ': ' || explanation AS reason, NULL::uuid AS client_id,
			abs(coalesce(amount_at_gateway, 0) - coalesce(amount_ours, 0)) AS amount, currency
		FROM reconciliation_differences WHERE status = 'OPEN'`,
});
