import type { Language } from '../../platform/language/index.ts';
import {
	billingEmail,
	endOfService,
	holdFor,
	invoiceFiles,
	note,
	openBill,
	partOfIt,
	reason,
	reference,
	settledBy,
	taxDocument,
	until,
	type ActionField,
} from './action-fields.ts';
import { approvalActions } from './approval-action-words.ts';

type Said = {
	/** What the button says. */
	label: string;
	/** What happens, and what is not done again; a sentence each. */
	will: readonly string[];
	will_not: readonly string[];
};
export type Action = {
	/** What it asks for besides the ids that the matter gives. */
	fields: readonly ActionField[];
	words: Readonly<Record<Language, Said>>;
	/** May be done to many matters of a kind at once. */
	isForMany?: true;
};

/** What an operator can do to a matter, by operation. */
export const consoleActions: Readonly<Record<string, Action>> = {
	...approvalActions,
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
	'provisioning_task.retry': {
		fields: [],
		isForMany: true,
		words: {
			id: {
				label: 'Coba lagi',
				will: ['Tugasnya berjalan lagi.'],
				will_not: ['Yang sudah dibuat di vendor dicari dahulu, jadi tidak dibuat dua kali.'],
			},
			en: {
				label: 'Try again',
				will: ['The task runs again.'],
				will_not: ['What was made at the vendor is looked for first, so nothing is made twice.'],
			},
		},
	},
	'provisioning_task.run': {
		fields: [],
		isForMany: true,
		words: {
			id: {
				label: 'Jalankan sekarang',
				will: ['Langkah berikutnya dikerjakan sekarang juga.'],
				will_not: ['Yang sudah dibuat di vendor tidak dibuat dua kali.'],
			},
			en: {
				label: 'Run it now',
				will: ['Its next step is taken at once.'],
				will_not: ['What was made at the vendor is not made twice.'],
			},
		},
	},
	'provisioning_task.complete': {
		fields: [],
		words: {
			id: {
				label: 'Sudah saya kerjakan',
				will: ['Tugasnya selesai, dan yang menunggunya berjalan.'],
				will_not: ['Vendor tidak dipanggil: Anda menyatakan bahwa pekerjaannya sudah dilakukan.'],
			},
			en: {
				label: 'I have done it',
				will: ['The task is done, and what waits for it goes on.'],
				will_not: ['No vendor is called: you say that the work has been done.'],
			},
		},
	},
	'provisioning_task.cancel': {
		fields: [reason],
		words: {
			id: {
				label: 'Batalkan tugas',
				will: ['Tugasnya tidak dikerjakan lagi.'],
				will_not: ['Yang sudah dibuat di vendor tetap ada.'],
			},
			en: {
				label: 'Cancel the task',
				will: ['The task is not done any more.'],
				will_not: ['What was made at the vendor stays.'],
			},
		},
	},
	'subscription.unpark': {
		fields: [reason],
		isForMany: true,
		words: {
			id: {
				label: 'Tagih lagi',
				will: ['Penagihan berikutnya memuat langganan ini lagi, termasuk periode yang terlewat.'],
				will_not: ['Periode yang sudah ditagih tidak ditagih dua kali.'],
			},
			en: {
				label: 'Bill it again',
				will: ['The next billing run takes it up again, with the periods that were left out.'],
				will_not: ['A period that was charged is not charged twice.'],
			},
		},
	},
	'subscription.cancel': {
		fields: [endOfService, reason],
		words: {
			id: {
				label: 'Akhiri langganan',
				will: ['Layanannya dimatikan pada hari yang dipilih, dan klien diberi tahu.'],
				will_not: ['Datanya baru dihapus setelah masa tenggang dan peringatan terakhir.'],
			},
			en: {
				label: 'End the subscription',
				will: ['Its service is switched off on the chosen day, and the client is told.'],
				will_not: ['Its data is removed only after the days of grace and a last warning.'],
			},
		},
	},
	'subscription.activate': {
		fields: [],
		words: {
			id: {
				label: 'Aktifkan langganan',
				will: ['Layanan yang sudah dibayar dinyalakan.'],
				will_not: ['Yang belum dibayar ditolak.'],
			},
			en: {
				label: 'Activate the subscription',
				will: ['Services that are paid are switched on.'],
				will_not: ['What is not paid is refused.'],
			},
		},
	},
	'subscription_change.approve': {
		fields: [],
		words: {
			id: {
				label: 'Setujui',
				will: ['Perubahan berlaku seperti pratinjaunya; tambahan ditagihkan kepada klien.'],
				will_not: ['Harga yang disepakati tidak berubah.'],
			},
			en: {
				label: 'Approve',
				will: ['The change takes effect as its preview says; more is charged to the client.'],
				will_not: ['Agreed prices stay as they are.'],
			},
		},
	},
	'subscription_change.reject': {
		fields: [reason],
		words: {
			id: {
				label: 'Tolak',
				will: ['Klien atau penjual yang meminta diberi tahu.'],
				will_not: ['Langganannya tetap seperti sekarang.'],
			},
			en: {
				label: 'Refuse',
				will: ['Whoever asked for it is told.'],
				will_not: ['The subscription stays as it is.'],
			},
		},
	},
	'subscription_change.cancel': {
		fields: [reason],
		words: {
			id: {
				label: 'Tarik kembali permintaannya',
				will: ['Permintaan itu tidak menunggu lagi.'],
				will_not: ['Langganannya tetap seperti sekarang.'],
			},
			en: {
				label: 'Take the request back',
				will: ['The request no longer waits.'],
				will_not: ['The subscription stays as it is.'],
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
