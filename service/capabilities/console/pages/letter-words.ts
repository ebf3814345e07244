import type { Language } from '../../../platform/language/index.ts';

type Said = Readonly<Record<Language, string>>;
const said = (id: string, en: string): Said => ({ id, en });

/** What was decided on a letter. */
export const outcomeWords: Readonly<Record<string, Said>> = {
	ACCEPT: said('Penawaran diterima lewat email', 'Quotation accepted by mail'),
	SEND_LINK: said(
		'Bukan penerimaan; tautan untuk menerima dikirim',
		'Not taken as a yes; link to accept sent',
	),
	DECLINE: said('Klien menolak', 'The client says no'),
	QUESTION: said('Pertanyaan untuk dijawab', 'Question to answer'),
	MONEY_QUESTION: said('Tentang rekening atau pengembalian uang', 'Bank account or money back'),
	REQUEST: said('Minta perubahan', 'Change wanted'),
	PAYMENT_PROOF: said('Bukti pembayaran untuk dicocokkan', 'Proof of payment to compare'),
	PAYMENT_CHECK: said('Mengaku sudah membayar', 'Says that it has paid'),
	UNMATCHED: said('Penjualannya belum diketahui', 'Sale not known'),
	HOLD: said('Ditahan: pengirim meragukan', 'Held: sender in doubt'),
	STOP_ANSWERING: said('Ditahan: terlalu banyak email', 'Held: too many mails'),
	NOTE: said('Dicatat', 'Noted'),
	SNOOZE: said('Pengirim sedang tidak ada', 'Sender is away'),
	FILE: said('Diarsipkan', 'Filed'),
	BOUNCE_LATER: said('Email kami kembali, dicoba lagi', 'Our mail came back, tried again'),
	BOUNCE_SUSPECT: said(
		'Email kami kembali: alamat diragukan',
		'Our mail came back: address in doubt',
	),
};

/** What the sender wants, as a model has read it. */
export const intentWords: Readonly<Record<string, Said>> = {
	accept: said('menerima penawaran', 'accept the quotation'),
	decline: said('menolak penawaran', 'turn the quotation down'),
	question: said('bertanya', 'ask a question'),
	seat_change: said('mengubah jumlah', 'change the quantity'),
	cancellation: said('mengakhiri langganan', 'end the subscription'),
	proof_of_payment: said('mengirim bukti pembayaran', 'send a proof of payment'),
	already_paid: said('memberi tahu sudah membayar', 'say that it has paid'),
	out_of_office: said('memberi tahu sedang tidak ada', 'say that it is away'),
	other: said('lain-lain', 'something else'),
};

/** What stands against a sender. */
export const doubtWords: Readonly<Record<string, Said>> = {
	no_trusted_host: said(
		'belum ada host yang pemeriksaan pengirimnya dipercaya (MAIL_TRUSTED_HOST)',
		'no host is configured whose check of senders counts (MAIL_TRUSTED_HOST)',
	),
	not_one_sender: said(
		'email tidak menyebut tepat satu pengirim',
		'the mail does not name exactly one sender',
	),
	not_authenticated: said(
		'kotak surat tidak memastikan email ini berasal dari domain pengirimnya',
		'the mailbox did not confirm that the mail comes from the domain of its sender',
	),
	spam: said('kotak surat menganggapnya spam', 'the mailbox takes it for spam'),
	machine: said('ditulis oleh mesin', 'a machine wrote it'),
	suspicious: said('pengirimnya mirip pengirim lain', 'the sender looks like another one'),
	unknown_address: said(
		'alamatnya bukan milik kontak klien mana pun',
		'the address belongs to no contact of a client',
	),
	link_can_be_forwarded: said(
		'ditanyakan lewat tautan penawaran, yang mungkin diteruskan ke orang lain',
		'it was asked by the link of a quotation, which may have been passed on',
	),
};

/** Why it was decided so, as the decision writes it. What is missing here is shown as it is. */
export const reasonWords: Readonly<Record<string, string>> = {
	'The text tries to give orders to whatever reads it':
		'Teksnya mencoba memberi perintah kepada pembacanya',
	'Another mail with its Message-ID came before': 'Message-ID-nya sudah dipakai email lain',
	'A yes that asks for something else accepts nothing':
		'Persetujuan yang meminta hal lain bukan penerimaan',
	'A file is kept apart: do not open it': 'Ada lampiran yang dikarantina: jangan dibuka',
	'It speaks of a bank account or of money back: nothing from a mail is used for that':
		'Menyebut rekening atau pengembalian uang: data dari email tidak pernah dipakai untuk itu',
	'The sale has no offer': 'Penjualan ini tidak punya penawaran',
	'It was accepted already': 'Sudah diterima sebelumnya',
	'The offer cannot be accepted any more': 'Penawarannya tidak bisa diterima lagi',
	'It is not sure that a person wrote it': 'Belum pasti ditulis oleh orang',
	'The sender is not proven': 'Pengirimnya tidak terbukti',
	'The sender may not accept': 'Pengirimnya tidak berhak menerima',
	'No person wrote it': 'Tidak ditulis oleh orang',
	'It points to more than one sale': 'Menunjuk ke lebih dari satu penjualan',
	'A person chose the sale': 'Penjualannya dipilih oleh staf',
	'It does not answer the version that is valid now':
		'Tidak menjawab versi penawaran yang berlaku sekarang',
	'It does not say one thing alone': 'Tidak menyatakan satu hal saja',
	'It is tied to a condition': 'Disertai syarat',
	'It gives orders to whatever reads it': 'Memberi perintah kepada pembacanya',
	'Its Message-ID was used before': 'Message-ID-nya pernah dipakai',
	'It has a file that nobody has compared': 'Ada lampiran yang belum dicocokkan',
	'The words that were taken for a yes are none': 'Kata yang dikira persetujuan ternyata bukan',
	'Acceptance by mail is off': 'Penerimaan lewat email tidak diaktifkan',
	'The amount is above the limit of acceptance by mail':
		'Nilainya di atas batas penerimaan lewat email',
	'There is no word of acceptance': 'Tidak ada kata persetujuan',
	'There is a word that says no': 'Ada kata yang berarti tidak',
	'There is a word of a condition': 'Ada kata syarat',
	'There is a question': 'Ada pertanyaan',
	'It says more than a yes': 'Isinya lebih dari sekadar persetujuan',
	'It could not be decided in several attempts':
		'Tidak bisa diputuskan setelah beberapa kali dicoba',
	'No contact may accept': 'Tidak ada kontak yang berhak menerima',
	'The link was sent to this address today already': 'Tautan sudah dikirim ke alamat ini hari ini',
	'The link to accept was sent to the contact on record':
		'Tautan untuk menerima dikirim ke kontak yang tercatat',
};

/** The word for a code; the code itself where there is none yet. */
export const wordFor = (
	words: Readonly<Record<string, Said>>,
	code: string | null,
	language: Language,
): string | null => (code === null ? null : (words[code]?.[language] ?? code));

export const reasonFor = (reason: string, language: Language): string =>
	language === 'id' ? (reasonWords[reason] ?? reason) : reason;
