/** What the page of a voucher says. */
export const words = {
	id: {
		voucher: 'Voucher',
		amount: 'Nilai',
		status: 'Status',
		cancel: 'Batalkan voucher',
		will: 'Voucher tidak dapat dipakai lagi, dan tautan pembayarannya ditutup.',
		will_not: 'Uang yang sudah masuk tidak dikembalikan dengan sendirinya.',
		cancelled: 'Voucher sudah dibatalkan.',
		not_now: 'Voucher ini tidak dapat dibatalkan lagi.',
	},
	en: {
		voucher: 'Voucher',
		amount: 'Worth',
		status: 'Status',
		cancel: 'Cancel the voucher',
		will: 'The voucher can no longer be used, and its payment link is closed.',
		will_not: 'Money that came in is not paid back by itself.',
		cancelled: 'The voucher is cancelled.',
		not_now: 'This voucher can no longer be cancelled.',
	},
} as const;
