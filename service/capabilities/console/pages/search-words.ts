import type { Language } from '../../../platform/language/index.ts';

const words = {
	id: {
		title: 'Pencarian',
		of_client: 'Penjualan klien',
		what: 'Cari nomor, nama klien, e-mail, domain, akun, referensi gateway, ID pesan, atau ID apa pun. Nama boleh sebagian, lainnya dari depan.',
		nothing: 'Tidak ada yang ditemukan.',
		nothing_more: 'Nomor, alamat, dan referensi dicari dari awalnya; periksa ejaannya.',
		found: 'Yang ditemukan',
		kind: 'Jenis',
		name: 'Nama atau nomor',
		client: 'Klien',
		state: 'Status',
		made: 'Dibuat',
		more: 'Masih ada yang lain; ketik lebih banyak.',
	},
	en: {
		title: 'Search',
		of_client: 'Sales of the client',
		what: 'Search by number, name of a client, e-mail, domain, account, reference of the gateway, ID of a message, or any ID. Names by any part, all else by how it begins.',
		nothing: 'Nothing was found.',
		nothing_more:
			'Numbers, addresses and references are found by how they begin; check the spelling.',
		found: 'What was found',
		kind: 'Kind',
		name: 'Name or number',
		client: 'Client',
		state: 'State',
		made: 'Made',
		more: 'There is more; type more of it.',
	},
} as const;
type Words = Readonly<Record<keyof (typeof words)['id'], string>>;
export const searchWords = (language: Language): Words => words[language];
