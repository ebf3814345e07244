import { stateWords } from '../../platform/pages/index.ts';
import { approvalLifecycle } from './lifecycle.ts';

/** How people read the states. */
export const wordsOfStates = [
	stateWords(approvalLifecycle, {
		PENDING: { id: 'Menunggu keputusan', en: 'Waits for a decision', tone: 'warn' },
		GRANTED: { id: 'Disetujui', en: 'Granted', tone: 'good' },
		REFUSED: { id: 'Ditolak', en: 'Refused', tone: 'bad' },
		EXPIRED: { id: 'Kedaluwarsa', en: 'Expired', tone: 'warn' },
		WITHDRAWN: { id: 'Ditarik kembali', en: 'Withdrawn', tone: 'plain' },
	}),
];
