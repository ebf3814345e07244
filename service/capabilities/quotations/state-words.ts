import { stateWords } from '../../platform/pages/index.ts';
import { quotationLifecycle } from './lifecycle.ts';

/** How people read the states: clients and staff the same words. */
export const wordsOfStates = [
	stateWords(quotationLifecycle, {
		DRAFT: { id: 'Konsep', en: 'Draft', tone: 'plain' },
		SENT: { id: 'Menunggu jawaban', en: 'Waiting for an answer', tone: 'warn' },
		ACCEPTED: { id: 'Disetujui', en: 'Accepted', tone: 'good' },
		REJECTED: { id: 'Ditolak', en: 'Turned down', tone: 'bad' },
		EXPIRED: { id: 'Kedaluwarsa', en: 'Expired', tone: 'plain' },
		SUPERSEDED: { id: 'Diganti versi baru', en: 'Replaced by a newer version', tone: 'plain' },
	}),
];
