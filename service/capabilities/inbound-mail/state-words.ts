import { stateWords } from '../../platform/pages/index.ts';
import { inboundMailLifecycle } from './lifecycle.ts';
import { messageLifecycle } from './message-lifecycle.ts';

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
	stateWords(messageLifecycle, {
		RECEIVED: { id: 'Sedang dibaca', en: 'Being read', tone: 'busy' },
		HELD: { id: 'Ditahan', en: 'On hold', tone: 'bad' },
		WAITING: { id: 'Menunggu jawaban', en: 'Needs an answer', tone: 'warn' },
		FILED: { id: 'Diarsipkan', en: 'Kept on file', tone: 'plain' },
		DONE: { id: 'Selesai', en: 'Dealt with', tone: 'good' },
	}),
];
