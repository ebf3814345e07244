import type { Action } from './action.ts';
import { billingEmail, note, paidBack, reason, refusal } from './action-fields.ts';

/** What an operator can do about clients, their credit and their mails, by operation. */
export const clientActions: Readonly<Record<string, Action>> = {
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
	'client_change.confirm': {
		fields: [],
		words: {
			id: {
				label: 'Sahkan data baru',
				will: ['Data perusahaan yang diminta berlaku sekarang, dan klien diberi tahu.'],
				will_not: ['Dokumen yang sudah terbit tidak berubah.'],
			},
			en: {
				label: 'Confirm the new data',
				will: ['The company data that was asked for holds now, and the client is told.'],
				will_not: ['Documents that were issued stay as they are.'],
			},
		},
	},
	'client_change.refuse': {
		fields: [refusal, { ...note, optional: true }],
		words: {
			id: {
				label: 'Tolak data baru',
				will: ['Klien membaca kalimat dari alasan yang dipilih.'],
				will_not: ['Data perusahaannya tetap, dan catatan Anda tidak dibacanya.'],
			},
			en: {
				label: 'Refuse the new data',
				will: ['The client reads the sentence of the reason that is chosen.'],
				will_not: ['Its data stays as it is, and it does not read your note.'],
			},
		},
	},
	'credit.pay-back': {
		fields: paidBack,
		words: {
			id: {
				label: 'Catat pengembalian kredit',
				will: ['Kredit klien berkurang sebesar jumlah ini.'],
				will_not: ['Transfernya tidak dilakukan di sini: kirim dahulu melalui bank.'],
			},
			en: {
				label: 'Record that credit was paid back',
				will: ['The credit of the client is lowered by this amount.'],
				will_not: ['The transfer is not made here: make it at the bank first.'],
			},
		},
	},
	'notification.resend': {
		fields: [reason],
		words: {
			id: {
				label: 'Kirim sekali lagi',
				will: ['Surel yang sama dikirim sekali lagi, dengan alamat yang berlaku sekarang.'],
				will_not: ['Isinya dan dokumennya tetap.'],
			},
			en: {
				label: 'Send it once more',
				will: ['The same mail is sent once more, to the address that holds now.'],
				will_not: ['Its text and its documents stay as they are.'],
			},
		},
	},
	'inbound_mail.retry': {
		fields: [],
		isForMany: true,
		words: {
			id: {
				label: 'Baca lagi',
				will: ['Surel yang tersimpan dibaca sekali lagi menurut aturan hari ini.'],
				will_not: ['Yang sudah diputuskan tentang surel itu tetap.'],
			},
			en: {
				label: 'Read it again',
				will: ['The stored mail is read once more by the rules of today.'],
				will_not: ['What was decided on it stays.'],
			},
		},
	},
	'inbound_mail.close': {
		fields: [reason],
		words: {
			id: {
				label: 'Sudah diurus di kotak surat',
				will: ['Surel itu tidak menunggu lagi.'],
				will_not: ['Pengirimnya tidak menerima balasan dari sini.'],
			},
			en: {
				label: 'Dealt with in the mailbox',
				will: ['The mail no longer waits.'],
				will_not: ['Its sender gets no answer from here.'],
			},
		},
	},
};
