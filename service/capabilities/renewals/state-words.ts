import { stateWords } from '../../platform/pages/index.ts';
import { billingRunLifecycle } from './lifecycle.ts';

/** How people read the states: clients and staff the same words. */
export const wordsOfStates = [
	stateWords(billingRunLifecycle, {
		RUNNING: { id: 'Sedang berjalan', en: 'Running', tone: 'busy' },
		DONE: { id: 'Selesai', en: 'Done', tone: 'good' },
		STOPPED: { id: 'Dihentikan', en: 'Stopped', tone: 'warn' },
		FAILED: { id: 'Gagal', en: 'Failed', tone: 'bad' },
	}),
];
