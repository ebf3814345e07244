import type { Language } from '../../platform/language/index.ts';

type Words = {
	title: string;
	/** By status, and by what is special about it. */
	sentences: Readonly<Record<string, string>>;
	delayed: string;
	leaving: string;
	/** Of one that failed. */
	payment_recorded: string;
	mail_follows: string;
	pay_by: (moment: string) => string;
	/** Where the link is not there yet. */
	link_follows: string;
	services_of: (completed: number, all: number) => string;
	progress: string;
	pay: string;
	pay_elsewhere: string;
	open: string;
	address: string;
	placed_on: string;
	steps: string;
	you: string;
	us: string;
	received: string;
	payment: string;
	check: string;
	environment: string;
	service: (name: string) => string;
	ready: string;
	cancelled: string;
	refund: string;
	we_handle: string;
	see_mail: string;
	questions: string;
	ask: (number: string) => string;
	ask_at: (number: string, email: string) => string;
	keep: string;
};

/** What the page says by which a customer follows an order. */
export const statusWords: Readonly<Record<Language, Words>> = {
	id: {
		title: 'Pesanan',
		sentences: {
			DRAFT: 'Pesanan Anda sudah kami terima. Layanannya kami siapkan begitu pesanan dibayar.',
			SUBMITTED: 'Terima kasih, pembayaran sudah kami terima. Pesanan Anda segera kami proses.',
			free: 'Pesanan Anda sudah kami terima dan segera kami proses.',
			'payment-checked': 'Pembayaran Anda sedang kami periksa. Anda tidak perlu membayar lagi.',
			VALIDATING:
				'Pesanan Anda sedang kami periksa. Bila perlu persetujuan rekan kami, ini dapat memakan waktu satu hari kerja.',
			APPROVED: 'Pesanan Anda disetujui. Penyiapan segera dimulai.',
			PROVISIONING: 'Tempat untuk layanan Anda sedang disiapkan. Biasanya ini beberapa menit.',
			'activation-waits': 'Tempat untuk layanan Anda sudah siap. Tim kami mengaktifkan layanannya.',
			ACTIVATING: 'Layanan Anda sedang diaktifkan.',
			ACTIVE: 'Layanan Anda sudah siap dipakai.',
			partial:
				'Layanan Anda siap dipakai, kecuali yang di bawah ini masih menunggu kami. Tim kami menanganinya dan mengabari Anda.',
			FAILED:
				'Ada kendala pada pesanan ini. Tim kami sudah diberi tahu dan menanganinya; Anda tidak perlu melakukan apa pun.',
			cancelling: 'Pesanan ini sedang dibatalkan.',
			CANCELLED: 'Pesanan ini dibatalkan. Anda tidak perlu membayar apa pun.',
			'refund-due':
				'Pesanan ini dibatalkan. Tim keuangan kami mengembalikan uang Anda dan mengabari Anda.',
			refunded: 'Pesanan ini dibatalkan, dan uang Anda sudah kami kembalikan.',
		},
		delayed: 'Tertunda',
		leaving: 'Sedang dibatalkan',
		payment_recorded: 'Pembayaran Anda tetap tercatat.',
		mail_follows: 'Kami mengabari Anda melalui email begitu layanannya siap.',
		pay_by: (moment) => `Alamat Anda kami simpan sampai ${moment}.`,
		link_follows:
			'Tautan untuk membayar kami kirimkan melalui email dan muncul di sini begitu siap.',
		services_of: (completed, all) => `${completed} dari ${all} layanan sudah aktif.`,
		progress: 'Kemajuan',
		pay: 'Bayar sekarang',
		pay_elsewhere: 'Anda dibawa ke halaman penyedia pembayaran kami.',
		open: 'Buka layanan',
		address: 'Alamat layanan',
		placed_on: 'Dipesan pada',
		steps: 'Langkah-langkah',
		you: 'Anda',
		us: 'kami',
		received: 'Pesanan diterima',
		payment: 'Pembayaran',
		check: 'Pemeriksaan pesanan',
		environment: 'Penyiapan tempat untuk layanan Anda',
		service: (name) => `Aktivasi: ${name}`,
		ready: 'Siap dipakai',
		cancelled: 'Dibatalkan',
		refund: 'Pengembalian uang',
		we_handle: 'Tim kami menanganinya. Anda tidak perlu melakukan apa pun.',
		see_mail: 'Kami menunggu sesuatu dari Anda: lihat email kami.',
		questions: 'Ada pertanyaan?',
		ask: (number) => `Balas email kami dan sebutkan ${number}.`,
		ask_at: (number, email) => `Balas email kami, atau tulis ke ${email} dan sebutkan ${number}.`,
		keep: 'Simpan alamat halaman ini: hanya dengan alamat ini pesanan Anda dapat dilihat.',
	},
	en: {
		title: 'Order',
		sentences: {
			DRAFT: 'We have received your order. We set your services up as soon as it is paid.',
			SUBMITTED: 'Thank you, your payment has arrived. We process your order in a moment.',
			free: 'We have received your order and process it in a moment.',
			'payment-checked': 'We are checking your payment. There is no need to pay again.',
			VALIDATING:
				'We are checking your order. If a colleague has to approve it, this can take a working day.',
			APPROVED: 'Your order is approved. We begin to set it up in a moment.',
			PROVISIONING:
				'The place for your services is being set up. This usually takes a few minutes.',
			'activation-waits': 'The place for your services is ready. Our team activates them.',
			ACTIVATING: 'Your services are being activated.',
			ACTIVE: 'Your services are ready to use.',
			partial:
				'Your services are ready to use, except those below that wait for us. Our team looks after them and writes to you.',
			FAILED:
				'Something went wrong with this order. Our team has been told and looks after it; there is nothing for you to do.',
			cancelling: 'This order is being cancelled.',
			CANCELLED: 'This order was cancelled. There is nothing to pay.',
			'refund-due': 'This order was cancelled. Our finance team returns your money and tells you.',
			refunded: 'This order was cancelled, and your money has been returned.',
		},
		delayed: 'Delayed',
		leaving: 'Being cancelled',
		payment_recorded: 'Your payment stays on record.',
		mail_follows: 'We mail you as soon as your services are ready.',
		pay_by: (moment) => `We keep your address for you until ${moment}.`,
		link_follows: 'We mail you the link to pay; it also appears here as soon as it is ready.',
		services_of: (completed, all) => `${completed} of ${all} services are active.`,
		progress: 'Progress',
		pay: 'Pay now',
		pay_elsewhere: 'This leads to the page of our payment provider.',
		open: 'Open your service',
		address: 'Address of your service',
		placed_on: 'Ordered on',
		steps: 'Steps',
		you: 'you',
		us: 'us',
		received: 'Order received',
		payment: 'Payment',
		check: 'Check of the order',
		environment: 'Setting up the place for your services',
		service: (name) => `Activation: ${name}`,
		ready: 'Ready to use',
		cancelled: 'Cancelled',
		refund: 'Refund',
		we_handle: 'Our team looks after it. There is nothing for you to do.',
		see_mail: 'We need something from you: please see our email.',
		questions: 'Questions?',
		ask: (number) => `Reply to our email and name ${number}.`,
		ask_at: (number, email) => `Reply to our email, or write to ${email} and name ${number}.`,
		keep: 'Keep the address of this page: your order can only be seen with it.',
	},
};
