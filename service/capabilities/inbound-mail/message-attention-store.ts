import { defineAttention } from '../../platform/attention/index.ts';
import { Prisma } from '../../platform/database/index.ts';

const money = Prisma.sql`NULL::bigint AS amount, NULL::text AS currency`;
const sender = Prisma.sql`coalesce(m.written_by, m.from_name, m.from_address, 'an unknown sender')`;
const answers = ['message.reply', 'message.close', 'message.get'];
/** The mail about it went to finance (`tell-teams.ts`). */
const isForFinance = Prisma.sql`'FINANCE' = ANY(m.teams)`;

/** Mails of which nobody knows to which sale they belong. */
export const unmatchedMessages = defineAttention({
	kind: 'message.unmatched',
	subject_type: 'message',
	team: 'SALES',
	title: { id: 'Email tanpa penjualan', en: 'A mail belongs to no sale' },
	advice: {
		id: 'Tentukan penjualannya setelah memeriksa pengirimnya, atau tutup.',
		en: 'Check who wrote it, then link it to its sale, or close it.',
	},
	leads_on: ['message.link', 'message.close', 'message.get'],
	rows: () => Prisma.sql`
		SELECT m.id AS subject_id, m.received_at AS since, left(${sender} || ': ' || m.subject, 200) AS reason, m.client_id, ${money}
		FROM conversation_messages m WHERE m.status = 'WAITING' AND m.outcome = 'UNMATCHED'`,
});

/** Questions, refusals and wishes of clients that nobody has answered yet. */
export const openQuestions = defineAttention({
	kind: 'message.question',
	subject_type: 'message',
	team: 'SALES',
	title: { id: 'Pesan klien menunggu jawaban', en: 'A message of a client waits for an answer' },
	advice: {
		id: 'Baca pesannya, lalu kirim atau ubah jawaban yang diusulkan. Perubahan dan penolakan tidak terjadi dengan sendirinya.',
		en: 'Read it, then send or edit the reply that is suggested. Changes and refusals do not happen by themselves.',
	},
	leads_on: ['message.reply', 'quotation.reject', 'message.close', 'message.get'],
	gives_related: true,
	rows: () => Prisma.sql`
		SELECT m.id AS subject_id, m.received_at AS since, left(m.outcome || ', ' || ${sender} || ': ' || m.subject, 200) AS reason, m.client_id, ${money},
			CASE WHEN m.outcome = 'DECLINE' AND m.related_type = 'quotation' THEN jsonb_build_object('quotation_id', m.related_id) END AS related
		FROM conversation_messages m
		WHERE m.status = 'WAITING' AND m.outcome IN ('QUESTION', 'MONEY_QUESTION', 'DECLINE', 'REQUEST', 'SEND_LINK') AND NOT ${isForFinance}`,
});

/** Questions about a bill, a bank account or money back: their mail goes to finance, too. */
export const moneyQuestions = defineAttention({
	kind: 'message.money_question',
	subject_type: 'message',
	team: 'FINANCE',
	title: {
		id: 'Pertanyaan tentang tagihan atau uang menunggu jawaban',
		en: 'A question about a bill or money waits for an answer',
	},
	advice: {
		id: 'Baca pesannya, lalu kirim atau ubah jawaban yang diusulkan. Jangan pakai rekening dari surat; telepon nomor yang tercatat.',
		en: 'Read it, then send or edit the reply that is suggested. Use no bank details from a letter; call the number on record.',
	},
	leads_on: answers,
	rows: () => Prisma.sql`
		SELECT m.id AS subject_id, m.received_at AS since, left(m.outcome || ', ' || ${sender} || ': ' || m.subject, 200) AS reason, m.client_id, ${money}
		FROM conversation_messages m
		WHERE m.status = 'WAITING' AND m.outcome IN ('QUESTION', 'MONEY_QUESTION') AND ${isForFinance}`,
});

/** Slips and claims of payment; each proves nothing. */
export const paymentProofs = defineAttention({
	kind: 'message.payment_proof',
	subject_type: 'message',
	team: 'FINANCE',
	title: {
		id: 'Bukti pembayaran menunggu pemeriksaan',
		en: 'A proof of payment waits for a check',
	},
	advice: {
		id: 'Bandingkan dengan mutasi rekening, lalu bukukan uangnya. Bukti saja tidak melunasi tagihan; berkas yang dikarantina jangan dibuka.',
		en: 'Compare it with the bank, then book the money. A slip alone pays nothing; do not open a file that is kept apart.',
	},
	leads_on: ['billing_cycle.settle', ...answers],
	gives_related: true,
	rows: () => Prisma.sql`
		SELECT m.id AS subject_id, m.received_at AS since, left(${sender} || ': ' || m.subject, 200) AS reason, m.client_id, ${money},
			CASE WHEN m.related_type = 'billing_cycle' THEN jsonb_build_object('billing_cycle_id', m.related_id) END AS related
				FROM conversation_messages m WHERE m.status = 'WAITING' AND m.outcome IN ('PAYMENT_PROOF', 'PAYMENT_CHECK')`,
});
