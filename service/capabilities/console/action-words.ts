import type { Action } from './action.ts';
import {
	holdFor,
	invoiceFiles,
	note,
	openBill,
	partOfIt,
	reason,
	reference,
	replyText,
	settledBy,
	taxDocument,
	until,
} from './action-fields.ts';
import { approvalActions } from './approval-action-words.ts';
import { clientActions } from './client-action-words.ts';
import { orderActions } from './order-action-words.ts';
import { serviceActions } from './service-action-words.ts';

/** What an operator can do to a matter, by operation. */
export const consoleActions: Readonly<Record<string, Action>> = {
	...approvalActions,
	...serviceActions,
	...clientActions,
	...orderActions,
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
	'message.reply': {
		fields: [replyText],
		words: {
			id: {
				label: 'Jawab',
				will: ['Klien menerima jawaban ini melalui surel pada alamat yang tercatat.'],
				will_not: ['Penawaran, tagihan, dan langganannya tidak berubah.'],
			},
			en: {
				label: 'Answer',
				will: ['The client gets this answer by mail, at an address on record.'],
				will_not: ['Quotation, bill and subscription stay as they are.'],
			},
		},
	},
	'message.close': {
		fields: [reason],
		words: {
			id: {
				label: 'Tutup tanpa jawaban',
				will: ['Pesannya tidak menunggu lagi.'],
				will_not: ['Tidak ada yang dikirim kepada klien.'],
			},
			en: {
				label: 'Close without an answer',
				will: ['The message no longer waits.'],
				will_not: ['Nothing is sent to the client.'],
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
	'payment.match': {
		fields: [openBill, reason],
		words: {
			id: {
				label: 'Cocokkan dengan tagihan',
				will: ['Tagihan menjadi lunas dan layanannya berjalan seperti biasa.'],
				will_not: ['Tidak ada uang yang ditagih atau dikembalikan.'],
			},
			en: {
				label: 'Match with a bill',
				will: ['The bill is paid, and everything that follows from a payment happens.'],
				will_not: ['No money is asked for or given back.'],
			},
		},
	},
	'payment_link.refresh': {
		fields: [],
		isForMany: true,
		words: {
			id: {
				label: 'Tanyakan gateway',
				will: ['Gateway ditanya sekarang, dan yang benar dibukukan.'],
				will_not: ['Uang yang sudah dibukukan tidak dibukukan lagi.'],
			},
			en: {
				label: 'Ask the gateway',
				will: ['The gateway is asked now, and what is true is applied.'],
				will_not: ['Money that was applied is not applied again.'],
			},
		},
	},
	'payment_link.create': {
		fields: [partOfIt],
		isForMany: true,
		words: {
			id: {
				label: 'Buat tautan pembayaran',
				will: ['Tautan baru dibuat, dan tautan lama yang masih terbuka ditutup.'],
				will_not: ['Klien baru menerima surel bila Anda mengirimkannya.'],
			},
			en: {
				label: 'Make a payment link',
				will: ['A new link is made, and one that is still open is closed.'],
				will_not: ['The client gets no mail until you send one.'],
			},
		},
	},
	'payment_link.cancel': {
		fields: [],
		words: {
			id: {
				label: 'Tutup tautan pembayaran',
				will: ['Tautan itu tidak dapat dibayar lagi.'],
				will_not: ['Tagihannya tetap terutang.'],
			},
			en: {
				label: 'Close the payment link',
				will: ['The link can no longer be paid.'],
				will_not: ['Its bill stays owed.'],
			},
		},
	},
	'reconciliation.run': {
		fields: [],
		words: {
			id: {
				label: 'Bandingkan lagi',
				will: [
					'Tautan tiga hari terakhir dan selisih yang terbuka dibandingkan lagi dengan gateway; hasilnya muncul sebentar lagi.',
					'Uang yang terlewat dibukukan.',
				],
				will_not: ['Uang yang sudah dibukukan tidak dibukukan lagi.'],
			},
			en: {
				label: 'Compare again',
				will: [
					'Links of the last three days and open differences are compared with the gateway once more; the result shows in a moment.',
					'Money that was missed is applied.',
				],
				will_not: ['Money that was applied is not applied again.'],
			},
		},
	},
	'reconciliation_difference.accept': {
		fields: [reason],
		words: {
			id: {
				label: 'Terima selisih ini',
				will: ['Selisih ini tidak menunggu lagi; alasan Anda disimpan.'],
				will_not: [
					'Tidak ada uang yang dibukukan, dan tautannya tetap.',
					'Bila jumlahnya kelak berubah, selisih ini muncul lagi.',
				],
			},
			en: {
				label: 'Accept the difference',
				will: ['The difference no longer waits; your reason is kept.'],
				will_not: [
					'No money is applied, and the link stays as it is.',
					'When its amounts change, it is shown again.',
				],
			},
		},
	},
	'job.retry': {
		fields: [],
		isForMany: true,
		words: {
			id: {
				label: 'Jalankan lagi',
				will: ['Pekerjaan itu masuk antrean lagi, dengan semua percobaannya.'],
				will_not: ['Yang sudah dikerjakan percobaan sebelumnya tidak dikerjakan dua kali.'],
			},
			en: {
				label: 'Do it again',
				will: ['The work is put into the queue anew, with all its attempts.'],
				will_not: ['What earlier attempts have done is not done twice.'],
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
	'billing_cycle.settle': {
		fields: [settledBy, partOfIt, reference, note],
		words: {
			id: {
				label: 'Catat pelunasan',
				will: ['Tagihan dikurangi jumlah ini; bila lunas, layanannya berjalan seperti biasa.'],
				will_not: ['Gateway tidak ditanya: pencatatan ini keputusan Anda.'],
			},
			en: {
				label: 'Record how it was settled',
				will: [
					'The bill is lowered by it; once nothing is left, what follows from a payment happens.',
				],
				will_not: ['No gateway is asked: this is your decision.'],
			},
		},
	},
	'billing_cycle.cancel': {
		fields: [reason],
		words: {
			id: {
				label: 'Batalkan tagihan',
				will: ['Tagihan dan tautan pembayarannya tidak berlaku lagi.'],
				will_not: ['Langganannya tidak berakhir, dan uang yang masuk tidak dikembalikan.'],
			},
			en: {
				label: 'Cancel the bill',
				will: ['The bill and its payment link are no longer valid.'],
				will_not: ['The subscription does not end, and no money is given back.'],
			},
		},
	},
	'billing_cycle.write-off': {
		fields: [reason],
		words: {
			id: {
				label: 'Hapus buku',
				will: ['Sisa tagihan tidak ditagih lagi dan dicatat sebagai kerugian.'],
				will_not: ['Uang yang kelak masuk tetap diterima dan dicocokkan.'],
			},
			en: {
				label: 'Write it off',
				will: ['What is left is not asked for any more, and counts as a loss.'],
				will_not: ['Money that comes in later is still taken and matched.'],
			},
		},
	},
	'billing_cycle.attach-documents': {
		fields: invoiceFiles,
		words: {
			id: {
				label: 'Unggah invoice',
				will: ['Invoice disimpan, tautan pembayaran dibuat, dan klien menerima surel.'],
				will_not: ['Jumlah tagihannya tidak berubah.'],
			},
			en: {
				label: 'Upload the invoice',
				will: ['It is stored, a payment link is made, and the client is mailed.'],
				will_not: ['What is owed stays as it is.'],
			},
		},
	},
	'credit_note.record-tax-document': {
		fields: taxDocument,
		words: {
			id: {
				label: 'Catat dokumen pajaknya',
				will: ['Nota kredit selesai.'],
				will_not: ['Tidak ada yang dikirim kepada klien.'],
			},
			en: {
				label: 'Record its tax document',
				will: ['The credit note is complete.'],
				will_not: ['Nothing is sent to the client.'],
			},
		},
	},
	'dunning.hold': {
		fields: [holdFor, until, note],
		words: {
			id: {
				label: 'Tunda penagihan',
				will: ['Sampai hari itu klien tidak diingatkan dan layanannya tidak dihentikan.'],
				will_not: ['Tagihannya tetap terutang dan tetap jatuh tempo.'],
			},
			en: {
				label: 'Hold the reminders',
				will: ['Until that day the client is not reminded, and nothing is suspended.'],
				will_not: ['The bill stays owed, and falls due all the same.'],
			},
		},
	},
	'dunning.skip-step': {
		fields: [reason],
		words: {
			id: {
				label: 'Lewati langkah ini',
				will: ['Langkah itu tidak dikerjakan; yang berikutnya tetap berjalan.'],
				will_not: ['Tanpa peringatan terakhir, penghentian sesudahnya juga dilewati.'],
			},
			en: {
				label: 'Leave this step out',
				will: ['The step is not taken; those after it are.'],
				will_not: ['Without a final warning, the suspension after it is left out, too.'],
			},
		},
	},
	'billing_run.start': {
		fields: [],
		words: {
			id: {
				label: 'Jalankan penagihan',
				will: ['Semua yang seharusnya ditagih sampai hari ini ditagih.'],
				will_not: ['Yang sudah ditagih tidak ditagih dua kali.'],
			},
			en: {
				label: 'Run the billing',
				will: ['Everything that was due by today is charged.'],
				will_not: ['What was charged is not charged twice.'],
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
};
