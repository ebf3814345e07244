import type { Language } from '../../../platform/language/index.ts';

type Sentence = { title: string; text: string };
type Words = {
	left: string;
	paid_of: string;
	total: string;
	preparing: Sentence;
	link_soon: Sentence;
	open: (due: string) => Sentence;
	overdue: (days: number, suspended: boolean) => Sentence;
	paid: (day: string) => Sentence;
	cancelled: Sentence;
	closed: Sentence;
	over: string;
	pay: string;
	pay_hint: string;
	code: string;
	code_hint: string;
	no_change: string;
	already: string;
	check: string;
	checked: (when: string) => string;
	never_checked: string;
	found: Readonly<Record<string, string>>;
	no_answer: string;
	lines: string;
	received: string;
	credit_used: string;
	credited: string;
	other: string;
	period: string;
	receipts: string;
	receipt_channel: string;
	recorded: string;
	documents: string;
	kinds: Readonly<Record<string, string>>;
	faktur_later: string;
	subscription: string;
	see_subscription: string;
	number: (number: string | null) => string;
};

export const invoiceWords: Readonly<Record<Language, Words>> = {
	id: {
		left: 'Yang harus dibayar',
		paid_of: 'Sudah dibayar',
		total: 'Nilai tagihan, termasuk PPN',
		preparing: {
			title: 'Tagihan ini sedang kami siapkan',
			text: 'Anda belum perlu membayar. Tagihan dan faktur pajaknya kami kirimkan melalui email.',
		},
		link_soon: {
			title: 'Tautan pembayaran sedang kami siapkan',
			text: 'Tautan muncul di halaman ini dan kami kirimkan melalui email. Anda tidak perlu melakukan apa pun sekarang.',
		},
		open: (due) => ({
			title: 'Menunggu pembayaran Anda',
			text: `Jatuh tempo ${due}.`,
		}),
		overdue: (days, suspended) => ({
			title: `Terlambat ${days} hari`,
			text: suspended
				? 'Layanan Anda dihentikan sementara. Layanan aktif kembali setelah tagihan ini dibayar.'
				: 'Kami belum menerima pembayaran. Mohon bayar agar layanan Anda tidak dihentikan sementara.',
		}),
		paid: (day) => ({ title: 'Lunas', text: `Terima kasih. Tagihan ini lunas pada ${day}.` }),
		cancelled: {
			title: 'Tagihan ini dibatalkan',
			text: 'Tidak ada yang harus dibayar. Pembayaran yang sudah masuk menjadi saldo kredit Anda.',
		},
		closed: {
			title: 'Tagihan ini sudah ditutup',
			text: 'Tidak ada yang harus dibayar untuk tagihan ini.',
		},
		over: 'Ditutup',
		pay: 'Bayar',
		pay_hint: 'Anda dibawa ke halaman pembayaran yang aman.',
		code: 'Nomor virtual account atau kode bayar',
		code_hint: 'Masukkan nomor ini di aplikasi bank Anda.',
		no_change: 'Rekening kami tidak pernah berubah lewat email.',
		already: 'Sudah membayar?',
		check: 'Periksa pembayaran sekarang',
		checked: (when) => `Terakhir diperiksa: ${when}`,
		never_checked: 'Kami memeriksa pembayaran secara berkala; Anda juga dapat memintanya sekarang.',
		found: {
			RECEIVED: 'Pembayaran Anda sudah kami terima. Terima kasih.',
			PART: 'Sebagian pembayaran sudah kami terima. Sisanya tertera di bawah.',
			KEPT: 'Pembayaran itu tidak diperlukan untuk tagihan ini dan menjadi saldo kredit Anda.',
			HELD: 'Uang Anda sudah masuk, tetapi jumlahnya tidak cocok. Tim keuangan kami sedang memeriksanya dan menghubungi Anda.',
			WAITING:
				'Belum ada pembayaran yang masuk. Transfer kadang perlu beberapa menit; kami terus memeriksa sendiri.',
			CLOSED: 'Tautan pembayaran ini sudah ditutup dan tidak ada uang yang masuk melaluinya.',
		},
		no_answer:
			'Penyedia pembayaran sedang tidak menjawab. Kami terus mencoba sendiri; Anda tidak perlu membayar lagi bila sudah membayar.',
		lines: 'Rincian tagihan',
		received: 'Sudah kami terima',
		credit_used: 'Dari saldo kredit Anda',
		credited: 'Dikurangi nota kredit',
		other: 'Pajak yang dipotong dan penyesuaian',
		period: 'Periode',
		receipts: 'Pembayaran yang kami terima',
		receipt_channel: 'Melalui',
		recorded: 'Transfer',
		documents: 'Dokumen tagihan',
		kinds: { INVOICE: 'Tagihan (PDF)', TAX_INVOICE: 'Faktur pajak' },
		faktur_later: 'Faktur pajak menyusul; kami kirimkan melalui email.',
		subscription: 'Untuk langganan',
		see_subscription: 'Buka langganan',
		number: (number) => (number === null ? 'Tagihan yang akan datang' : `Tagihan ${number}`),
	},
	en: {
		left: 'Left to pay',
		paid_of: 'Paid',
		total: 'Amount of the bill, VAT included',
		preparing: {
			title: 'We are preparing this bill',
			text: 'There is nothing to pay yet. We send the invoice and its faktur pajak by e-mail.',
		},
		link_soon: {
			title: 'We are preparing the payment link',
			text: 'It appears on this page, and we send it by e-mail. You need do nothing now.',
		},
		open: (due) => ({ title: 'Waiting for your payment', text: `Due on ${due}.` }),
		overdue: (days, suspended) => ({
			title: days === 1 ? 'One day late' : `${days} days late`,
			text: suspended
				? 'Your service is suspended. It is switched on again once this bill is paid.'
				: 'We have not received a payment yet. Please pay, so that your service is not suspended.',
		}),
		paid: (day) => ({ title: 'Paid', text: `Thank you. This bill was paid in full on ${day}.` }),
		cancelled: {
			title: 'This bill was cancelled',
			text: 'Nothing has to be paid. What was paid already is credit of yours.',
		},
		closed: { title: 'This bill is closed', text: 'Nothing has to be paid for it.' },
		over: 'Closed',
		pay: 'Pay',
		pay_hint: 'This leads to the secure payment page.',
		code: 'Virtual account number or payment code',
		code_hint: 'Type this number into the app of your bank.',
		no_change: 'Our bank details never change by e-mail.',
		already: 'Have you paid already?',
		check: 'Look for the payment now',
		checked: (when) => `Last looked at: ${when}`,
		never_checked: 'We look for payments regularly; you can also ask for it now.',
		found: {
			RECEIVED: 'We have received your payment. Thank you.',
			PART: 'We have received a part of the payment. What is left stands below.',
			KEPT: 'That payment was not needed for this bill; it is credit of yours.',
			HELD: 'Your money has arrived, but the amount does not fit. Our finance team looks at it and will contact you.',
			WAITING:
				'No payment has arrived yet. A transfer may take some minutes; we go on looking by ourselves.',
			CLOSED: 'This payment link is closed, and no money has come in by it.',
		},
		no_answer:
			'The payment provider does not answer at the moment. We keep trying by ourselves; if you have paid, do not pay again.',
		lines: 'What the bill is for',
		received: 'Received',
		credit_used: 'From your credit',
		credited: 'Lowered by a credit note',
		other: 'Withheld tax and adjustments',
		period: 'Period',
		receipts: 'Payments that we have received',
		receipt_channel: 'By',
		recorded: 'Transfer',
		documents: 'Documents of the bill',
		kinds: { INVOICE: 'Invoice (PDF)', TAX_INVOICE: 'Tax invoice (faktur pajak)' },
		faktur_later: 'The faktur pajak follows; we send it by e-mail.',
		subscription: 'For the subscription',
		see_subscription: 'Open the subscription',
		number: (number) => (number === null ? 'Coming bill' : `Invoice ${number}`),
	},
};
