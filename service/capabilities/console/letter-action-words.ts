import type { Action } from './action.ts';
import { bookedReference, moneyThatCame, note, paidBill, reason } from './action-fields.ts';

/** What a letter leads to besides an answer, by operation: the record that it is done to is none of the letter itself. */
export const letterActions: Readonly<Record<string, Action>> = {
	'billing_cycle.settle': {
		fields: [paidBill, moneyThatCame, bookedReference, note],
		given: { reason: 'PAID_OUTSIDE' },
		words: {
			id: {
				label: 'Bukukan uang yang masuk',
				will: [
					'Tagihan yang dipilih berkurang sebesar jumlah ini, sebagai transfer di luar gateway.',
					'Bila tidak ada sisa, tagihan lunas: tautan pembayarannya ditutup dan layanannya berjalan seperti setelah pembayaran lain.',
				],
				will_not: [
					'Bank dan gateway tidak ditanya: periksa mutasi rekening dahulu.',
					'Suratnya tetap menunggu sampai Anda menjawab atau menutupnya.',
				],
			},
			en: {
				label: 'Book the money that came',
				will: [
					'The chosen bill is lowered by this amount, as a transfer outside of the gateways.',
					'When nothing is left it is paid: its payment links are closed, and its service goes on as after any payment.',
				],
				will_not: [
					'No bank and no gateway is asked: look at the bank statement first.',
					'The letter still waits until you answer or close it.',
				],
			},
		},
	},
	'quotation.reject': {
		fields: [reason],
		words: {
			id: {
				label: 'Catat penolakan penawaran',
				will: ['Penawarannya ditolak atas nama klien dan tidak dapat diterima lagi.'],
				will_not: [
					'Klien tidak diberi tahu, dan suratnya tetap menunggu jawaban.',
					'Versi baru masih dapat dibuat kelak.',
				],
			},
			en: {
				label: 'Turn the quotation down',
				will: ['The quotation is turned down for the client and cannot be accepted any more.'],
				will_not: [
					'The client is not told, and the letter still waits for an answer.',
					'A new version can be made later.',
				],
			},
		},
	},
};
