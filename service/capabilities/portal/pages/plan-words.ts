/** What the pages say that show a request before it is made. */
export const planWords = {
	id: {
		change_title: 'Biaya perubahan ini',
		figures: 'Perubahan dan biayanya',
		when_paid: (amount: string) =>
			`Setelah disetujui, kami mengirim tagihan ${amount}. Jumlah yang baru berlaku setelah tagihan itu dibayar.`,
		from: (day: string) => `Setelah disetujui, jumlah yang baru berlaku mulai ${day}.`,
		at_once: 'Setelah disetujui, jumlah yang baru langsung berlaku.',
		by_credit: (amount: string) => `Tagihan ${amount} dibayar dari saldo kredit Anda.`,
		carried: 'Selisih kecil untuk periode ini ditambahkan pada tagihan berikutnya.',
		nothing_yet: 'Sekarang belum ada yang berubah dan belum ada yang ditagih.',
		ask: 'Ajukan perubahan',
		now: 'Tagihan untuk perubahan',
		before: 'Per periode sekarang',
		after: 'Per periode sesudahnya',
		reason: 'Keterangan',
		with_tax: 'termasuk PPN',
		without_tax: 'belum termasuk PPN',
		why_end: 'Mengapa Anda ingin berhenti?',
		ask_end: 'Ajukan penghentian',
		end_on: (day: string) =>
			`Setelah disetujui, layanan tetap berjalan sampai akhir masa yang sudah dibayar, saat ini ${day}, lalu dihentikan. Sesudahnya tidak ada tagihan lagi.`,
		end_later: 'Setelah disetujui, layanan berhenti pada akhir masa yang sudah dibayar.',
		end_data: 'Data Anda kami simpan beberapa waktu setelah itu dan kami ingatkan sebelum dihapus.',
		end_nothing_yet:
			'Sekarang belum ada yang berhenti. Anda dapat membatalkan permintaan ini sebelum diputuskan.',
	},
	en: {
		change_title: 'What this change costs',
		figures: 'The change and its cost',
		when_paid: (amount: string) =>
			`Once agreed, we send a bill of ${amount}. The new quantities hold when it is paid.`,
		from: (day: string) => `Once agreed, the new quantities hold from ${day} on.`,
		at_once: 'Once agreed, the new quantities hold at once.',
		by_credit: (amount: string) => `The bill of ${amount} is paid from your credit.`,
		carried: 'A small difference for this period is added to the next bill.',
		nothing_yet: 'Nothing changes and nothing is charged now.',
		ask: 'Ask for the change',
		now: 'Bill for the change',
		before: 'Each period now',
		after: 'Each period then',
		reason: 'Note',
		with_tax: 'VAT included',
		without_tax: 'before VAT (PPN)',
		why_end: 'Why do you want to end it?',
		ask_end: 'Ask for the end',
		end_on: (day: string) =>
			`Once agreed, the services go on until the end of the time that is paid, at present ${day}, and end then. There are no bills afterwards.`,
		end_later: 'Once agreed, the services end with the time that is paid.',
		end_data: 'We keep your data for some time afterwards, and warn you before it is removed.',
		end_nothing_yet: 'Nothing ends now. You can take this request back before it is decided.',
	},
} as const;
