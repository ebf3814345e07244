/** What the page says to which a payer is led back. */
export const payWords = {
	id: {
		about: 'Untuk',
		to: 'Kepada',
		received_on: 'Diterima pada',
		held: 'Uang yang masuk',
		check_again: 'Periksa lagi',
		not_paid_yet: 'Pembayaran belum selesai?',
		pay: 'Kembali ke halaman pembayaran',
		states: {
			RECEIVED: {
				title: 'Pembayaran sudah kami terima',
				text: 'Terima kasih. Anda tidak perlu melakukan apa pun lagi: kami melanjutkan pesanan Anda dan mengabari Anda melalui email.',
			},
			PART: {
				title: 'Sebagian pembayaran sudah kami terima',
				text: 'Terima kasih. Jumlahnya kurang dari yang ditagih. Bila sisanya adalah pajak yang Anda potong, kirimkan bukti potongnya dengan membalas email tagihan; bila bukan, tautan untuk membayar sisanya kami kirimkan melalui email.',
			},
			WAITING: {
				title: 'Menunggu kabar dari bank',
				text: 'Bila Anda sudah membayar, jangan membayar lagi. Bank biasanya memberi kabar dalam beberapa menit; setelah itu halaman ini menyatakan bahwa pembayaran sudah kami terima.',
			},
			KEPT: {
				title: 'Pembayaran kami simpan sebagai saldo Anda',
				text: 'Uang Anda sudah masuk. Tagihan ini sudah lunas atau dibatalkan, jadi uangnya menjadi saldo Anda dan dipakai untuk tagihan berikutnya. Bila Anda ingin uangnya dikembalikan, balaslah email tagihan.',
			},
			HELD: {
				title: 'Pembayaran sedang kami periksa',
				text: 'Uang yang masuk tidak cocok dengan tagihan. Uang Anda aman: tim kami memeriksanya dan mengabari Anda. Anda tidak perlu membayar lagi sekarang.',
			},
			CLOSED: {
				title: 'Tautan pembayaran ini sudah tidak berlaku',
				text: 'Kami belum menerima pembayaran melalui tautan ini. Bila Anda sudah membayar, uang Anda tidak hilang: kami mencatatnya begitu bank memberi kabar. Tautan yang baru ada di portal atau dapat diminta kepada kami.',
			},
		},
	},
	en: {
		about: 'For',
		to: 'To',
		received_on: 'Received on',
		held: 'Money that came in',
		check_again: 'Check again',
		not_paid_yet: 'The payment is not finished?',
		pay: 'Back to the payment page',
		states: {
			RECEIVED: {
				title: 'We have received your payment',
				text: 'Thank you. There is nothing more for you to do: we go on with your order and tell you by mail.',
			},
			PART: {
				title: 'We have received a part of your payment',
				text: 'Thank you. It is less than was asked for. If you have withheld the rest as tax, reply to the invoice email with the withholding certificate; otherwise we mail you a link to pay the rest.',
			},
			WAITING: {
				title: 'Still waiting for the bank',
				text: 'If you have paid, do not pay again. The bank usually tells us within a few minutes; then this page says that we have received it.',
			},
			KEPT: {
				title: 'We keep your payment as your credit',
				text: 'Your money has come in. This bill was paid before or cancelled, so the money is your credit, and your next bill uses it. If you want it back, reply to the invoice email.',
			},
			HELD: {
				title: 'We are looking at your payment',
				text: 'The money that came in does not fit the invoice. It is safe: our team looks at it and tells you. You need not pay again now.',
			},
			CLOSED: {
				title: 'This payment link is over',
				text: 'We have not received a payment by this link. If you have paid, your money is not lost: we record it as soon as the bank tells us. A new link is in the portal, or ask us for one.',
			},
		},
	},
} as const;
