import { stateWords } from '../../platform/pages/index.ts';
import { notificationLifecycle } from './lifecycle.ts';

/** How people read the states: clients and staff the same words. */
export const wordsOfStates = [
	stateWords(notificationLifecycle, {
		QUEUED: { id: 'Menunggu dikirim', en: 'Waiting to be sent', tone: 'busy' },
		SENT: { id: 'Terkirim', en: 'Sent', tone: 'good' },
		FAILED: { id: 'Gagal terkirim', en: 'Could not be sent', tone: 'bad' },
		SKIPPED: { id: 'Tidak perlu dikirim', en: 'Not needed', tone: 'plain' },
	}),
];
