export const companyWords = {
	id: {
		title: 'Data perusahaan',
		fields: {
			name: 'Nama perusahaan',
			npwp: 'NPWP',
			address: 'Alamat',
			billing_email: 'Email untuk tagihan',
			phone: 'Telepon',
			locale: 'Bahasa surat dan dokumen',
		},
		languages: { id: 'Indonesia', en: 'Inggris' },
		none: 'belum diisi',
		present: 'Data Anda pada kami',
		change: 'Ubah data',
		tax_hint:
			'Nama, NPWP, dan alamat tercantum pada faktur pajak. Perubahannya dikonfirmasi tim keuangan kami, biasanya dalam satu hari kerja.',
		rest_hint:
			'Yang lain langsung berlaku. Perubahan email tagihan kami beritahukan juga ke alamat yang lama.',
		npwp_hint: '15, 16, atau 22 angka',
		submit: 'Simpan perubahan',
		saved: 'Data sudah diubah.',
		asked: 'Permintaan Anda sudah kami terima. Kami memberi tahu hasilnya melalui email.',
		saved_and_asked:
			'Sebagian data sudah diubah; nama, NPWP, atau alamat menunggu konfirmasi kami.',
		waiting: (by: string, day: string) =>
			`Diminta oleh ${by} pada ${day}. Menunggu konfirmasi tim keuangan kami; hasilnya kami kirimkan melalui email.`,
		waiting_title: 'Perubahan yang menunggu konfirmasi',
		withdraw: 'Batalkan permintaan',
		withdrawn: 'Permintaan dibatalkan. Data tetap seperti semula.',
		history: 'Perubahan sebelumnya',
		refusals: {
			PROOF_NEEDED: 'Kami memerlukan salinan kartu NPWP atau akta; balas email kami.',
			DIFFERS_FROM_TAX_RECORD:
				'Data berbeda dari catatan Direktorat Jenderal Pajak; mohon periksa lalu ajukan lagi.',
			CONTACT_US: 'Mohon balas email kami.',
		},
		only_owner: 'Hanya pemilik akun dan bagian keuangan yang dapat mengubah data perusahaan.',
		errors: {
			'client_change.nothing-differs': 'Data sudah seperti itu; tidak ada yang berubah.',
			'client_change.already-requested':
				'Perubahan sebelumnya masih menunggu konfirmasi. Batalkan dulu, lalu ajukan lagi.',
			'lifecycle.illegal-move': 'Permintaan ini sudah diputuskan.',
		},
		people: 'Orang-orang di perusahaan Anda',
	},
	en: {
		title: 'Company data',
		fields: {
			name: 'Company name',
			npwp: 'NPWP',
			address: 'Address',
			billing_email: 'E-mail for bills',
			phone: 'Phone',
			locale: 'Language of mails and documents',
		},
		languages: { id: 'Indonesian', en: 'English' },
		none: 'not given',
		present: 'What we have on file',
		change: 'Change the data',
		tax_hint:
			'Name, NPWP and address stand on tax documents. Our finance team confirms their change, usually within one working day.',
		rest_hint:
			'Everything else holds at once. We tell the old address, too, when the e-mail for bills changes.',
		npwp_hint: '15, 16 or 22 digits',
		submit: 'Save the changes',
		saved: 'The data are changed.',
		asked: 'We have received your request and tell you the result by e-mail.',
		saved_and_asked: 'Some data are changed; name, NPWP or address wait for our confirmation.',
		waiting: (by: string, day: string) =>
			`Asked for by ${by} on ${day}. It waits for our finance team; we tell you the result by e-mail.`,
		waiting_title: 'A change that waits for confirmation',
		withdraw: 'Take the request back',
		withdrawn: 'The request is taken back. The data stay as they are.',
		history: 'Earlier changes',
		refusals: {
			PROOF_NEEDED: 'We need a copy of the NPWP card or the deed; reply to our e-mail.',
			DIFFERS_FROM_TAX_RECORD:
				'The data differ from the record of the tax office; please check them and ask again.',
			CONTACT_US: 'Please reply to our e-mail.',
		},
		only_owner: 'Only the owner of the account and finance can change company data.',
		errors: {
			'client_change.nothing-differs': 'The data are like that already; nothing changes.',
			'client_change.already-requested':
				'An earlier change still waits for confirmation. Take it back first, then ask again.',
			'lifecycle.illegal-move': 'This request has been decided already.',
		},
		people: 'People of your company',
	},
} as const;
