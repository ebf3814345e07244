import { stateWords } from '../../platform/pages/index.ts';
import { webhookLifecycle } from './lifecycle.ts';

/** How people read the states: clients and staff the same words. */
export const wordsOfStates = [
	stateWords(webhookLifecycle, {
		RECEIVED: { id: 'Diterima', en: 'Received', tone: 'busy' },
		PROCESSED: { id: 'Selesai diproses', en: 'Processed', tone: 'good' },
		IGNORED: { id: 'Tidak berkaitan', en: 'Not for us', tone: 'plain' },
		FAILED: { id: 'Gagal, diulang', en: 'Failed, tried again', tone: 'warn' },
		DEAD: { id: 'Berhenti, perlu orang', en: 'Stopped, needs a person', tone: 'bad' },
	}),
];
