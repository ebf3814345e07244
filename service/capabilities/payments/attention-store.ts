import { defineAttention } from '../../platform/attention/index.ts';
import { Prisma } from '../../platform/database/index.ts';
import { moneyToPlaceMessage } from './messages.ts';

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
	message: moneyToPlaceMessage.kind,
	rows: () => Prisma.sql`
		SELECT id AS subject_id, created_at AS since, coalesce(unmatched_reason, 'unknown') AS reason, client_id,
			amount - payer_fee - placed_amount AS amount, currency
		FROM payments WHERE status = 'UNMATCHED'`,
});

/** What clients have paid more than they owed, or for a bill that was cancelled, and nobody has used yet. */
export const creditOfClients = defineAttention({
	kind: 'payment.credited',
	subject_type: 'payment',
	team: 'FINANCE',
	title: {
		id: 'Saldo pelanggan belum terpakai',
		en: 'Credit of a client is not used yet',
	},
	advice: {
		id: 'Tagihan berikutnya memakainya sendiri. Pakai lebih awal untuk tagihan lain, atau kembalikan uangnya bila pelanggan memintanya.',
		en: 'The next bill uses it by itself. Use it earlier for something else that this client owes, or pay it back when the client asks for it.',
	},
	leads_on: ['payment.match', 'credit.pay-back', 'payment.get'],
	message: moneyToPlaceMessage.kind,
	rows: () => Prisma.sql`
		SELECT id AS subject_id, created_at AS since, 'More was paid than was owed, or the bill was cancelled' AS reason, client_id,
			credit_amount AS amount, currency
		FROM payments WHERE credit_amount > 0`,
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
		id: 'Perbaiki tautannya di dasbor gateway, atau tutup tautannya di sini dan buat yang baru, lalu bandingkan lagi. Yang boleh tetap berbeda diterima dengan alasan.',
		en: 'Mend the link in the dashboard of the gateway, or close it here and make a new one, then compare again. What may stay different is accepted with a reason.',
	},
	leads_on: [
		'payment_link.refresh',
		'reconciliation.run',
		'payment_link.cancel',
		'reconciliation_difference.accept',
		'reconciliation_difference.list',
	],
	gives_related: true,
	rows: () => Prisma.sql`
		SELECT id AS subject_id, created_at AS since, kind || ': ' || explanation AS reason, NULL::uuid AS client_id,
			abs(coalesce(amount_at_gateway, 0) - coalesce(amount_ours, 0)) AS amount, currency,
			jsonb_strip_nulls(jsonb_build_object('payment_link_id', payment_link_id)) AS related
		FROM reconciliation_differences WHERE status = 'OPEN'`,
});
