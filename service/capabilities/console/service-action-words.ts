import type { Action } from './action.ts';
import { endOfService, howByHand, reason, whatWasDone } from './action-fields.ts';

/** What an operator can do to tasks and to subscriptions, by operation. */
export const serviceActions: Readonly<Record<string, Action>> = {
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
		fields: [howByHand],
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
	'provisioning_task.undo': {
		fields: [reason],
		words: {
			id: {
				label: 'Tarik kembali',
				will: ['Tugas baru mengembalikan yang dilakukan tugas ini di vendor.'],
				will_not: ['Tagihan klien tetap.', 'Tugas yang bergantung padanya tetap seperti sekarang.'],
			},
			en: {
				label: 'Take it back',
				will: ['A task of its own takes back at the vendor what this one did.'],
				will_not: [
					'What the client is charged stays as it is.',
					'Tasks that came after it stay as they are.',
				],
			},
		},
	},
	'provisioning_task.finish-remaining': {
		fields: [whatWasDone],
		words: {
			id: {
				label: 'Sisanya sudah saya kerjakan',
				will: ['Sisa yang belum disiapkan dicatat selesai, dan klien melihat semuanya siap.'],
				will_not: ['Vendor tidak dipanggil: Anda menyatakan bahwa sisanya sudah dikerjakan.'],
			},
			en: {
				label: 'I have set up the rest',
				will: ['What remained counts as done, and the client sees that all of it is ready.'],
				will_not: ['No vendor is called: you say that the rest has been done.'],
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
				will: ['The person who asked for it is told.'],
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
};
