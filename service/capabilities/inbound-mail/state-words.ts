import { stateWords } from '../../platform/pages/index.ts';
import { inboundMailLifecycle } from './lifecycle.ts';

/** How people read the states: clients and staff the same words. */
export const wordsOfStates = [
	stateWords(inboundMailLifecycle, {
		LISTED: { id: 'Baru masuk', en: 'New', tone: 'busy' },
		STORED: { id: 'Tersimpan', en: 'Stored', tone: 'busy' },
		READ: { id: 'Sudah dibaca', en: 'Read', tone: 'good' },
		UNREADABLE: { id: 'Tidak terbaca', en: 'Cannot be read', tone: 'bad' },
		GONE: { id: 'Sudah tidak ada', en: 'Gone', tone: 'plain' },
		CLOSED: { id: 'Selesai', en: 'Closed', tone: 'plain' },
	}),
];
