import { stateWords } from '../../platform/pages/index.ts';
import { clientChangeLifecycle } from './lifecycle.ts';

/** How people read the states: clients and staff the same words. */
export const wordsOfStates = [
	stateWords(clientChangeLifecycle, {
		REQUESTED: { id: 'Menunggu persetujuan', en: 'Waiting for confirmation', tone: 'warn' },
		APPLIED: { id: 'Diterapkan', en: 'Applied', tone: 'good' },
		REFUSED: { id: 'Ditolak', en: 'Refused', tone: 'bad' },
		WITHDRAWN: { id: 'Ditarik kembali', en: 'Withdrawn', tone: 'plain' },
	}),
];
