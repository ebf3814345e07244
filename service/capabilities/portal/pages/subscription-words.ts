import type { Language } from '../../../platform/language/index.ts';

type Words = {
	title: string;
	sentences: Readonly<Record<string, string>>;
	suspended_unpaid: (since: string) => string;
	ends: (day: string) => string;
	kept_until: (day: string) => string;
	item_kept_until: (name: string, day: string) => string;
	paused_from: (day: string) => string;
	next_bill: string;
	next_amount: string;
	per: Readonly<Record<string, string>>;
	before_tax: string;
	discounted: (by: string) => string;
	progress_of: (done: number, all: number) => string;
	steps: string;
	you: string;
	us: string;
	ordered: string;
	paid: string;
	pay_first: string;
	trial: string;
	ready: string;
	actions: Readonly<Record<string, string>>;
	we_handle: string;
	check: string;
	checked: (when: string) => string;
	check_soon: string;
	open_page: string;
	value_to_copy: string;
	after_check: { done: string; still: string };
	services: string;
	quantity: string;
	unit_price: string;
	ready_of: (ready: number, all: number) => string;
	bills: string;
	no_bills: string;
	requests: string;
	change_title: string;
	change_text: string;
	seats_of: (name: string) => string;
	reason: string;
	see_cost: string;
	cannot_change: string;
	end_title: string;
	end_link: string;
	waiting: (day: string) => string;
	waiting_end: (day: string) => string;
	who_decides: string;
	withdraw: string;
	withdrawn: string;
	asked: string;
	planned: (day: string) => string;
	planned_end: (day: string) => string;
	to_pay: string;
	errors: Readonly<Record<string, string>>;
	history: string;
	change_kinds: Readonly<Record<string, string>>;
};

export const subscriptionWords: Readonly<Record<Language, Words>> = {
	id: {
		title: 'Langganan',
		sentences: {
			PENDING: 'Layanan diaktifkan setelah pembayaran pertama kami terima.',
			PAST_DUE:
				'Ada tagihan yang lewat jatuh tempo. Mohon bayar agar layanan tidak dihentikan sementara.',
			SUSPENDED: 'Layanan dihentikan sementara. Hubungi kami untuk mengaktifkannya kembali.',
			PAUSED:
				'Layanan sedang dijeda atas permintaan Anda; selama itu tidak ada tagihan. Hubungi kami untuk melanjutkan.',
			CANCELLED: 'Langganan ini sudah berakhir. Ingin melanjutkan? Tanyakan kepada kami di bawah.',
			ENDED: 'Masa langganan ini sudah berakhir. Ingin melanjutkan? Tanyakan kepada kami di bawah.',
		},
		suspended_unpaid: (since) =>
			`Layanan dihentikan sementara sejak ${since} karena ada tagihan yang belum dibayar. Layanan aktif kembali setelah dibayar; data Anda tetap tersimpan.`,
		ends: (day) => `Langganan ini berakhir pada ${day}.`,
		kept_until: (day) => `Data Anda disimpan sampai ${day}.`,
		item_kept_until: (name, day) =>
			`${name} tidak lagi termasuk langganan; datanya disimpan sampai ${day}.`,
		paused_from: (day) => `Layanan dijeda mulai ${day}.`,
		next_bill: 'Tagihan berikutnya',
		next_amount: 'Perkiraan tagihan berikutnya',
		per: {
			MONTHLY: 'per bulan',
			QUARTERLY: 'per tiga bulan',
			HALF_YEARLY: 'per enam bulan',
			YEARLY: 'per tahun',
			ONCE: 'sekali',
		},
		before_tax: 'belum termasuk PPN',
		discounted: (by) => `setelah potongan ${by}`,
		progress_of: (done, all) => `${done}/${all} langkah`,
		steps: 'Langkah demi langkah',
		you: 'Anda',
		us: 'kami',
		ordered: 'Pesanan diterima',
		paid: 'Pembayaran pertama diterima',
		pay_first: 'Bayar tagihan pertama; layanan diaktifkan sesudahnya.',
		trial: 'Masa uji coba dimulai',
		ready: 'Semua siap digunakan',
		actions: {
			ACTIVATE: 'Menyiapkan',
			CHANGE: 'Mengubah',
			SUSPEND: 'Menghentikan sementara',
			RESUME: 'Mengaktifkan kembali',
			TERMINATE: 'Menghentikan',
		},
		we_handle: 'Sedang kami tangani. Anda tidak perlu melakukan apa pun.',
		check: 'Sudah saya lakukan, periksa sekarang',
		checked: (when) => `Terakhir diperiksa: ${when}`,
		check_soon: 'Perubahan DNS kadang perlu satu jam sampai terlihat. Kami juga memeriksa sendiri.',
		open_page: 'Buka halamannya',
		value_to_copy: 'Nilai untuk disalin',
		after_check: {
			done: 'Terima kasih, langkah ini selesai.',
			still: 'Belum terlihat. Kami terus memeriksa sendiri; coba lagi dalam beberapa menit.',
		},
		services: 'Layanan',
		quantity: 'Jumlah',
		unit_price: 'Harga satuan',
		ready_of: (ready, all) => `${ready} dari ${all} sudah siap`,
		bills: 'Tagihan langganan ini',
		no_bills: 'Belum ada tagihan.',
		requests: 'Permintaan',
		change_title: 'Ubah jumlah',
		change_text: 'Lihat dulu biayanya. Belum ada yang berubah sampai tim kami menyetujui.',
		seats_of: (name) => `Jumlah ${name}`,
		reason: 'Keterangan untuk tim kami',
		see_cost: 'Lihat biayanya',
		cannot_change: 'Jumlah dapat diubah setelah langganan aktif dan tagihannya lunas.',
		end_title: 'Akhiri langganan',
		end_link: 'Saya ingin mengakhiri langganan ini',
		waiting: (day) => `Anda meminta perubahan jumlah pada ${day}.`,
		waiting_end: (day) => `Anda meminta langganan ini diakhiri pada ${day}.`,
		who_decides:
			'Tim kami memutuskan, biasanya dalam satu hari kerja, dan memberi tahu Anda melalui email.',
		withdraw: 'Batalkan permintaan',
		withdrawn: 'Permintaan Anda dibatalkan. Tidak ada yang berubah.',
		asked: 'Permintaan Anda sudah kami terima. Kami memberi tahu keputusannya melalui email.',
		planned: (day) => `Perubahan jumlah berlaku mulai ${day}.`,
		planned_end: (day) => `Langganan berakhir; hari terakhir layanan ${day}.`,
		to_pay: 'Perubahan berlaku setelah tagihannya dibayar.',
		errors: {
			'subscription.nothing-changes': 'Jumlahnya sudah seperti itu. Isi jumlah yang baru.',
			'subscription.not-changeable':
				'Langganan ini tidak dapat diubah sekarang. Lunasi dulu tagihan yang lewat jatuh tempo, atau tanyakan kepada kami.',
			'subscription.credit-not-granted':
				'Pengurangan ini hanya dapat berlaku mulai periode berikutnya. Tanyakan kepada kami.',
			'subscription_change.already-requested':
				'Masih ada permintaan yang menunggu keputusan. Batalkan dulu, lalu ajukan lagi.',
			'subscription_change.decided': 'Permintaan ini sudah diputuskan.',
			'subscription_change.paid':
				'Perubahan sebelumnya sudah dibayar sebagian. Tanyakan kepada kami.',
		},
		history: 'Perubahan sebelumnya',
		change_kinds: {
			ITEMS: 'Perubahan jumlah atau produk',
			PRICE: 'Perubahan harga',
			PAUSE: 'Jeda',
			RESUME: 'Lanjut setelah jeda',
			CANCEL: 'Akhir langganan',
			REACTIVATE: 'Dilanjutkan',
		},
	},
	en: {
		title: 'Subscription',
		sentences: {
			PENDING: 'The services are switched on once the first payment arrives.',
			PAST_DUE: 'A bill is overdue. Please pay it, so that the services are not suspended.',
			SUSPENDED: 'The services are suspended. Contact us to have them switched on again.',
			PAUSED: 'The services are paused as you asked, and nothing is charged. Contact us to go on.',
			CANCELLED: 'This subscription has ended. Do you want to go on? Ask us below.',
			ENDED: 'The term of this subscription is over. Do you want to go on? Ask us below.',
		},
		suspended_unpaid: (since) =>
			`The services have been suspended since ${since} because a bill is unpaid. They are switched on again after payment; your data is kept.`,
		ends: (day) => `This subscription ends on ${day}.`,
		kept_until: (day) => `Your data is kept until ${day}.`,
		item_kept_until: (name, day) =>
			`${name} is no longer part of it; its data is kept until ${day}.`,
		paused_from: (day) => `The services are paused from ${day} on.`,
		next_bill: 'Next bill',
		next_amount: 'Expected next bill',
		per: {
			MONTHLY: 'a month',
			QUARTERLY: 'a quarter',
			HALF_YEARLY: 'half a year',
			YEARLY: 'a year',
			ONCE: 'once',
		},
		before_tax: 'before VAT (PPN)',
		discounted: (by) => `after a discount of ${by}`,
		progress_of: (done, all) => `${done}/${all} steps`,
		steps: 'Step by step',
		you: 'you',
		us: 'us',
		ordered: 'Order received',
		paid: 'First payment received',
		pay_first: 'Pay the first bill; the services are switched on afterwards.',
		trial: 'The trial has begun',
		ready: 'Everything is ready to use',
		actions: {
			ACTIVATE: 'Set up',
			CHANGE: 'Change',
			SUSPEND: 'Suspend',
			RESUME: 'Switch on again',
			TERMINATE: 'End',
		},
		we_handle: 'We are looking into it. You need do nothing.',
		check: 'I have done it, look now',
		checked: (when) => `Last looked at: ${when}`,
		check_soon: 'It may take an hour until a change of DNS can be seen. We also look by ourselves.',
		open_page: 'Open the page',
		value_to_copy: 'Value to copy',
		after_check: {
			done: 'Thank you, this step is done.',
			still: 'It cannot be seen yet. We go on looking by ourselves; try again in some minutes.',
		},
		services: 'Services',
		quantity: 'Quantity',
		unit_price: 'Unit price',
		ready_of: (ready, all) => `${ready} of ${all} is ready`,
		bills: 'Bills of this subscription',
		no_bills: 'No bills yet.',
		requests: 'Requests',
		change_title: 'Change the quantity',
		change_text: 'Look at the cost first. Nothing changes until our team agrees.',
		seats_of: (name) => `Quantity of ${name}`,
		reason: 'Note for our team',
		see_cost: 'See what it costs',
		cannot_change:
			'Quantities can be changed while the subscription is active and its bills are paid.',
		end_title: 'End the subscription',
		end_link: 'I want to end this subscription',
		waiting: (day) => `You asked for other quantities on ${day}.`,
		waiting_end: (day) => `You asked for the end of this subscription on ${day}.`,
		who_decides: 'Our team decides, usually within one working day, and tells you by e-mail.',
		withdraw: 'Take the request back',
		withdrawn: 'Your request is taken back. Nothing changes.',
		asked: 'We have received your request and tell you by e-mail what is decided.',
		planned: (day) => `Other quantities hold from ${day} on.`,
		planned_end: (day) => `The subscription ends; last day of service ${day}.`,
		to_pay: 'The change holds once its bill is paid.',
		errors: {
			'subscription.nothing-changes': 'The quantities are like that already. Enter new ones.',
			'subscription.not-changeable':
				'This subscription cannot be changed now. Pay the overdue bill first, or ask us.',
			'subscription.credit-not-granted': 'Less can only hold from the next period on. Ask us.',
			'subscription_change.already-requested':
				'A request still waits for a decision. Take it back first, then ask again.',
			'subscription_change.decided': 'This request has been decided already.',
			'subscription_change.paid': 'A part of an earlier change was paid already. Ask us.',
		},
		history: 'Earlier changes',
		change_kinds: {
			ITEMS: 'Quantities or products',
			PRICE: 'New price',
			PAUSE: 'Pause',
			RESUME: 'Going on after a pause',
			CANCEL: 'End of the subscription',
			REACTIVATE: 'Continued',
		},
	},
};
