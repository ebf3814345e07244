import { billingEmail } from './action-fields.ts';
import type { Action } from './action-words.ts';

/** Mails, quotations, events and vendor calls. */
export const messagesActions: Readonly<Record<string, Action>> = {
	'notification.retry': {
		fields: [],
		isForMany: true,
		words: {
			id: {
				label: 'Kirim lagi',
				will: ['Pesan yang sama dikirim ke alamat yang sama.'],
				will_not: ['Salinan yang sudah terkirim dicari dahulu, jadi tidak terkirim dua kali.'],
			},
			en: {
				label: 'Send again',
				will: ['The same message is sent to the same address.'],
				will_not: ['A copy that was sent is looked for first, so it is not sent twice.'],
			},
		},
	},
	'webhook.replay': {
		fields: [],
		isForMany: true,
		words: {
			id: {
				label: 'Proses ulang',
				will: ['Panggilan vendor yang tersimpan diproses lagi.'],
				will_not: ['Uang yang sudah dibukukan tidak dibukukan lagi.'],
			},
			en: {
				label: 'Process again',
				will: ['The stored call of the vendor is processed once more.'],
				will_not: ['Money that was applied is not applied again.'],
			},
		},
	},
	'email.send': {
		fields: [],
		isForMany: true,
		words: {
			id: {
				label: 'Kirim surel',
				will: ['Klien menerima surel dengan keadaan hari ini.'],
				will_not: ['Tagihan dan dokumennya tidak berubah.'],
			},
			en: {
				label: 'Send the mail',
				will: ['The client gets the mail, with what is so today.'],
				will_not: ['Bill and documents stay as they are.'],
			},
		},
	},
	'quotation.send': {
		fields: [],
		isForMany: true,
		words: {
			id: {
				label: 'Kirim penawaran',
				will: ['Klien menerima penawaran melalui surel.'],
				will_not: ['Harga dan masa berlakunya tetap.'],
			},
			en: {
				label: 'Send the quotation',
				will: ['The client gets the quotation by mail.'],
				will_not: ['Prices and validity stay as they are.'],
			},
		},
	},
	'quotation.sync': {
		fields: [],
		isForMany: true,
		words: {
			id: {
				label: 'Simpan dokumennya',
				will: ['PDF dibuat dan disimpan di tempat dokumen.'],
				will_not: ['Dokumen yang sudah ada tidak dibuat lagi, dan klien belum menerima surel.'],
			},
			en: {
				label: 'Store its document',
				will: ['The PDF is made and stored.'],
				will_not: ['A document that is there is not made again, and the client gets no mail yet.'],
			},
		},
	},
	'event.replay': {
		fields: [],
		isForMany: true,
		words: {
			id: {
				label: 'Kirim ulang peristiwa',
				will: ['Alur kerjanya menerima peristiwa itu sekali lagi.'],
				will_not: ['Langkah yang sudah selesai tidak dikerjakan dua kali.'],
			},
			en: {
				label: 'Replay the event',
				will: ['Its workflow gets the event once more.'],
				will_not: ['Steps that are done are not done twice.'],
			},
		},
	},
	'client.update': {
		fields: [billingEmail],
		words: {
			id: {
				label: 'Perbaiki alamat klien',
				will: ['Surel berikutnya dikirim ke alamat ini.'],
				will_not: ['Surel yang sudah dikirim tidak dikirim lagi.'],
			},
			en: {
				label: 'Correct the address of the client',
				will: ['Later mails go to this address.'],
				will_not: ['Mails that were sent are not sent again.'],
			},
		},
	},
};
