import type { Action } from './action.ts';
import { orderRegion, paidByReference, reason, refundReference } from './action-fields.ts';

/** What an operator can do to orders and deployments, by operation. */
export const orderActions: Readonly<Record<string, Action>> = {
	'order.process': {
		fields: [],
		isForMany: true,
		words: {
			id: {
				label: 'Proses pesanan',
				will: ['Pesanan diperiksa lagi, lalu tenant dan layanannya disiapkan.'],
				will_not: ['Yang sudah ada di platform dicari dahulu, jadi tidak dibuat dua kali.'],
			},
			en: {
				label: 'Process the order',
				will: ['The order is checked again, then its tenant and services are set up.'],
				will_not: ['What stands at the platform is looked for first, so nothing is made twice.'],
			},
		},
	},
	'order.retry-activations': {
		fields: [],
		words: {
			id: {
				label: 'Coba lagi yang gagal',
				will: ['Layanan yang gagal dicoba lagi.'],
				will_not: ['Layanan yang sudah selesai tidak disentuh.'],
			},
			en: {
				label: 'Try what failed again',
				will: ['Services that failed are tried again.'],
				will_not: ['Services that are complete are not touched.'],
			},
		},
	},
	'order.update': {
		fields: [orderRegion],
		words: {
			id: {
				label: 'Ubah region',
				will: ['Pesanan disiapkan di region ini ketika diproses lagi.'],
				will_not: ['Harganya tidak berubah, dan belum ada yang diproses.'],
			},
			en: {
				label: 'Change the region',
				will: ['The order is set up in this region when it is processed again.'],
				will_not: ['Its price stays, and nothing is processed yet.'],
			},
		},
	},
	'order.submit': {
		fields: [paidByReference],
		words: {
			id: {
				label: 'Catat pembayaran di tempat lain',
				will: ['Pesanan dianggap lunas oleh pembayaran ini, lalu diproses.'],
				will_not: ['Satu pembayaran tidak dapat melunasi dua pesanan.'],
			},
			en: {
				label: 'Record a payment of another system',
				will: ['The order counts as paid by it, and is processed.'],
				will_not: ['One payment cannot pay two orders.'],
			},
		},
	},
	'order.cancel': {
		fields: [reason],
		words: {
			id: {
				label: 'Batalkan pesanan',
				will: ['Yang sudah disiapkan dibongkar; uang yang sudah masuk menjadi urusan keuangan.'],
				will_not: ['Pelanggan tidak membaca alasannya.'],
			},
			en: {
				label: 'Cancel the order',
				will: ['What was set up is taken back; money that came is a matter of finance.'],
				will_not: ['The customer does not read the reason.'],
			},
		},
	},
	'order.record-refund': {
		fields: [refundReference],
		words: {
			id: {
				label: 'Catat pengembalian',
				will: ['Uang pesanan tercatat sudah dikembalikan.'],
				will_not: ['Tidak ada uang yang dikirim dari sini.'],
			},
			en: {
				label: 'Record the refund',
				will: ['The money of the order is recorded as given back.'],
				will_not: ['No money is sent from here.'],
			},
		},
	},
	'deployment.deploy-again': {
		fields: [],
		words: {
			id: {
				label: 'Siapkan tenant lagi',
				will: ['Tenant disiapkan menurut templatnya sekarang; yang sudah dibongkar dibuat lagi.'],
				will_not: ['Yang sudah berjalan tidak dibuat dua kali, dan alamatnya tetap.'],
			},
			en: {
				label: 'Deploy the tenant again',
				will: [
					'The tenant is brought to what its template says now; what was rolled back is made anew.',
				],
				will_not: ['What runs is not made twice, and the address stays.'],
			},
		},
	},
	'deployment.roll-back': {
		fields: [reason],
		words: {
			id: {
				label: 'Bongkar deployment',
				will: ['Semua yang dibuat untuk tenant ini di platform dihapus.'],
				will_not: ['Alamat tenant tetap disimpan untuknya.'],
			},
			en: {
				label: 'Roll the deployment back',
				will: ['All that was made for this tenant at the platform is removed.'],
				will_not: ['The address stays with the tenant.'],
			},
		},
	},
};
