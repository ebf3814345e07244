import { stateWords } from '../../platform/pages/index.ts';
import { graphLifecycle } from './graph-lifecycle.ts';
import { taskLifecycle } from './lifecycle.ts';

/** How people read the states: clients and staff the same words. */
export const wordsOfStates = [
	stateWords(taskLifecycle, {
		PENDING: { id: 'Menunggu giliran', en: 'Waiting its turn', tone: 'plain' },
		RUNNING: { id: 'Sedang diproses', en: 'Being set up', tone: 'busy' },
		WAITING: { id: 'Menunggu', en: 'Waiting', tone: 'warn' },
		UNKNOWN: { id: 'Sedang diperiksa', en: 'Being checked', tone: 'warn' },
		SUCCESS: { id: 'Selesai', en: 'Done', tone: 'good' },
		FAILED: { id: 'Sedang kami tangani', en: 'We are looking into it', tone: 'bad' },
		UNDOING: { id: 'Sedang dikembalikan', en: 'Being taken back', tone: 'busy' },
		UNDONE: { id: 'Sudah dikembalikan', en: 'Taken back', tone: 'plain' },
		CANCELLED: { id: 'Dibatalkan', en: 'Cancelled', tone: 'plain' },
	}),
	stateWords(graphLifecycle, {
		ACTIVE: { id: 'Sedang dikerjakan', en: 'Under way', tone: 'busy' },
		ASKS_PERSON: { id: 'Menunggu kita', en: 'Waits for us', tone: 'warn' },
		COMPLETED: { id: 'Selesai', en: 'Done', tone: 'good' },
		PARTIAL: { id: 'Selesai sebagian', en: 'Done in part', tone: 'warn' },
		FAILED: { id: 'Gagal', en: 'Failed', tone: 'bad' },
		ROLLED_BACK: { id: 'Sudah dikembalikan', en: 'Taken back', tone: 'plain' },
		CANCELLED: { id: 'Dibatalkan', en: 'Cancelled', tone: 'plain' },
	}),
];
