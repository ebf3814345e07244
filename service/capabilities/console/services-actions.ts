import { endOfService, reason } from './action-fields.ts';
import type { Action } from './action-words.ts';

/** Subscriptions and the tasks that switch their services on and off. */
export const servicesActions: Readonly<Record<string, Action>> = {
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
};
