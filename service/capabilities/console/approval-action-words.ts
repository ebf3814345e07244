import type { Action } from './action.ts';
import { reason, type ActionField } from './action-fields.ts';

const optionalReason: ActionField = { ...reason, optional: true };

/** What can be done to an approval. */
export const approvalActions: Readonly<Record<string, Action>> = {
	'approval.grant': {
		fields: [optionalReason],
		words: {
			id: {
				label: 'Setujui',
				will: [
					'Yang menunggu persetujuan ini berjalan lagi: penawarannya dikirim kepada klien bila tidak ada persetujuan lain yang ditunggu.',
				],
				will_not: [
					'Harga dan isinya tidak berubah, dan versi baru memerlukan persetujuan sendiri.',
				],
			},
			en: {
				label: 'Grant',
				will: [
					'What waits for it goes on: the quotation is sent to the client, unless another approval is still to come.',
				],
				will_not: ['Prices and contents stay as they are, and a new version needs its own.'],
			},
		},
	},
	'approval.refuse': {
		fields: [
			{
				...reason,
				hint: {
					id: 'Dibaca oleh tim yang mengajukan; klien tidak membacanya.',
					en: 'The team that asked reads it; no client does.',
				},
			},
		],
		words: {
			id: {
				label: 'Tolak',
				will: ['Penjualan menerima surel dengan alasan Anda.'],
				will_not: ['Penawarannya tidak terkirim, dan klien tidak diberi tahu.'],
			},
			en: {
				label: 'Refuse',
				will: ['Sales is mailed your reason.'],
				will_not: ['The quotation is not sent, and the client is not told.'],
			},
		},
	},
	'approval.ask-again': {
		fields: [],
		words: {
			id: {
				label: 'Minta lagi',
				will: [
					'Tim yang memutuskan menerima surel sekali lagi, dan batas waktunya diperbarui bila sudah lewat.',
				],
				will_not: ['Tidak ada yang disetujui atau dikirim.'],
			},
			en: {
				label: 'Ask again',
				will: ['The team that decides is mailed once more, and gets new time when it was over.'],
				will_not: ['Nothing is granted or sent.'],
			},
		},
	},
};
