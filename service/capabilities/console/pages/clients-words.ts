import type { Language } from '../../../platform/language/index.ts';

const words = {
	id: {
		title: 'Klien',
		name: 'Nama',
		search: 'Bagian dari nama',
		email: 'Email penagihan',
		npwp: 'NPWP',
		since: 'Sejak',
		lists: 'Daftar',
		bills: 'Tagihan',
		payments: 'Pembayaran',
		none: 'Tidak ada klien yang cocok.',
	},
	en: {
		title: 'Clients',
		name: 'Name',
		search: 'Part of the name',
		email: 'Billing e-mail',
		npwp: 'NPWP',
		since: 'Since',
		lists: 'Lists',
		bills: 'Bills',
		payments: 'Payments',
		none: 'No client fits.',
	},
} as const;
type Words = Readonly<Record<keyof (typeof words)['id'], string>>;
export const clientsWords = (language: Language): Words => words[language];
