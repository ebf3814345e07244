import type { Language } from '../../../platform/language/index.ts';

const words = {
	id: {
		title: 'Pengiriman',
		intro: 'Peristiwa yang dikirim ke alur kerja n8n dan program lain, yang terbaru dahulu.',
		show: 'Tampilkan',
		all: 'Semua',
		event: 'Peristiwa',
		endpoint: 'Kepada',
		state: 'Status',
		attempts: 'Percobaan',
		next: 'Berikutnya',
		why: 'Alasan terakhir',
		sale: 'Penjualan',
		none: 'Tidak ada pengiriman seperti itu.',
		sent: 'Dikirim ulang. Yang sudah selesai di sana tidak dikerjakan dua kali.',
		nobody: 'Tidak terkirim: endpoint itu dimatikan. Publikasikan lagi alur kerjanya.',
	},
	en: {
		title: 'Deliveries',
		intro: 'Events that are sent to workflows of n8n and to other programs, the newest first.',
		show: 'Show',
		all: 'All',
		event: 'Event',
		endpoint: 'To',
		state: 'State',
		attempts: 'Attempts',
		next: 'Next',
		why: 'Last reason',
		sale: 'Sale',
		none: 'There is no such delivery.',
		sent: 'Sent again. What was done there is not done twice.',
		nobody: 'Not sent: the endpoint is switched off. Publish its workflow again.',
	},
} as const;

export const deliveriesWords = (language: Language) => words[language];
