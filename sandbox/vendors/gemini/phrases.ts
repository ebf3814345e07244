export type Kind =
	| 'quotation'
	| 'quotation_reminder'
	| 'invoice_request'
	| 'invoice'
	| 'reminder'
	| 'overdue'
	| 'waiting'
	| 'welcome'
	| 'payment'
	| 'other';

export type Phrases = {
	dear: string;
	anybody: string;
	team: string;
	formal(name: string): string;
	friendly(name: string): string;
	subject: Readonly<Record<Kind, readonly string[]>>;
	opening: Readonly<Record<Kind, readonly string[]>>;
	closing: readonly string[];
	farewell: readonly string[];
};

/** Ways in which a model words what is the same. None of them states a fact. */
const indonesian: Phrases = {
	dear: 'Yth.',
	anybody: 'Bapak/Ibu',
	team: 'Halo tim,',
	formal: (name) => `Yth. ${name},`,
	friendly: (name) => `Halo tim ${name},`,
	subject: {
		quotation: ['Penawaran', 'Penawaran layanan cloud Anda:', 'Penawaran kami'],
		quotation_reminder: ['Pengingat penawaran', 'Penawaran Anda masih terbuka:'],
		invoice_request: ['Permintaan invoice', 'Mohon invoice dan faktur pajak'],
		invoice: ['Tagihan', 'Tagihan Anda'],
		reminder: ['Pengingat tagihan', 'Pengingat ramah: tagihan'],
		overdue: ['Tagihan yang belum kami terima pembayarannya:', 'Mengenai tagihan'],
		waiting: ['Satu langkah dari Anda', 'Kami menunggu langkah Anda'],
		welcome: ['Layanan Anda sudah aktif', 'Selamat datang'],
		payment: ['Pembayaran diterima', 'Terima kasih atas pembayaran Anda'],
		other: ['Informasi', 'Informasi untuk Anda'],
	},
	opening: {
		quotation: [
			'Terima kasih atas minat Anda pada layanan kami.',
			'Terima kasih atas kesempatan yang diberikan kepada kami.',
			'Dengan senang hati kami menyampaikan penawaran untuk kebutuhan Anda.',
		],
		quotation_reminder: [
			'Beberapa waktu lalu kami mengirimkan penawaran kepada Anda.',
			'Kami ingin mengingatkan bahwa penawaran kami masih menunggu keputusan Anda.',
		],
		invoice_request: [
			'Penjualan ini sudah disetujui klien; mohon bantuannya untuk menerbitkan invoice dan faktur pajak.',
			'Mohon diterbitkan invoice dan faktur pajak untuk penjualan berikut.',
		],
		invoice: [
			'Bersama email ini kami sampaikan tagihan Anda.',
			'Terima kasih atas kepercayaan Anda; berikut tagihan untuk layanan yang Anda pesan.',
		],
		reminder: [
			'Kami ingin mengingatkan tagihan yang segera jatuh tempo.',
			'Sekadar mengingatkan, ada tagihan yang akan jatuh tempo.',
		],
		overdue: [
			'Kami belum menerima pembayaran untuk tagihan berikut; bila sudah dibayar, mohon balas dengan bukti transfer.',
			'Menurut catatan kami pembayaran tagihan ini belum masuk.',
		],
		waiting: ['Aktivasi layanan Anda hampir selesai.', 'Aktivasi layanan Anda sedang berjalan.'],
		welcome: [
			'Selamat datang, dan terima kasih telah memilih kami.',
			'Kabar baik: layanan Anda sudah dapat digunakan.',
		],
		payment: [
			'Terima kasih, pembayaran Anda telah kami terima.',
			'Kami mengucapkan terima kasih atas pembayaran Anda.',
		],
		other: ['Berikut informasi untuk Anda.', 'Kami ingin menyampaikan hal berikut.'],
	},
	closing: [
		'Apabila ada pertanyaan, silakan balas email ini.',
		'Kami siap membantu bila ada yang ingin ditanyakan; cukup balas email ini.',
		'Jangan ragu menghubungi kami dengan membalas email ini.',
	],
	farewell: ['Hormat kami,', 'Salam hormat,'],
};

const english: Phrases = {
	dear: 'Dear',
	anybody: 'customer',
	team: 'Hello team,',
	formal: (name) => `Dear ${name} team,`,
	friendly: (name) => `Hello ${name} team,`,
	subject: {
		quotation: ['Quotation', 'Your quotation', 'Our quotation'],
		quotation_reminder: ['Quotation reminder', 'Your quotation is still open:'],
		invoice_request: ['Invoice request', 'Invoice and faktur pajak wanted'],
		invoice: ['Invoice', 'Your invoice'],
		reminder: ['Payment reminder', 'A friendly reminder of invoice'],
		overdue: ['Payment not yet received: invoice', 'About invoice'],
		waiting: ['One step from you', 'We are waiting for your step'],
		welcome: ['Your service is active', 'Welcome'],
		payment: ['Payment received', 'Thank you for your payment'],
		other: ['Information', 'Some information for you'],
	},
	opening: {
		quotation: [
			'Thank you for your interest in our services.',
			'Thank you for giving us the opportunity to make an offer.',
			'We are pleased to send you our offer.',
		],
		quotation_reminder: [
			'Some time ago we sent you a quotation.',
			'Our quotation is still waiting for your decision.',
		],
		invoice_request: [
			'The client has agreed to this sale; please issue the invoice and the faktur pajak.',
			'Please issue the invoice and the faktur pajak for this sale.',
		],
		invoice: [
			'Please find your invoice with this email.',
			'Thank you for your trust; here is the invoice for the services that you ordered.',
		],
		reminder: [
			'This is a friendly reminder of an invoice that falls due soon.',
			'We would like to remind you of an invoice.',
		],
		overdue: [
			'We have not yet received payment for this invoice; if you have paid, please reply with the transfer receipt.',
			'According to our records this invoice has not been paid yet.',
		],
		waiting: ['Your service is almost ready.', 'The activation of your service is under way.'],
		welcome: [
			'Welcome, and thank you for choosing us.',
			'Good news: your services are ready to use.',
		],
		payment: [
			'Thank you, we have received your payment.',
			'Many thanks for your payment, which has arrived.',
		],
		other: ['Here is some information for you.', 'We would like to tell you the following.'],
	},
	closing: [
		'If you have any question, simply reply to this email.',
		'We are glad to help: just reply to this email.',
		'Please reply to this email with any question.',
	],
	farewell: ['Kind regards,', 'Best regards,'],
};

export const phrases = { id: indonesian, en: english } as const;
