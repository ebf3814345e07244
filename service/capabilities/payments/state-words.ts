import { stateWords } from '../../platform/pages/index.ts';
import {
	paymentLinkLifecycle,
	paymentLifecycle,
	reconciliationRunLifecycle,
	differenceLifecycle,
} from './lifecycle.ts';

/** How people read the states: clients and staff the same words. */
export const wordsOfStates = [
	stateWords(paymentLinkLifecycle, {
		CREATING: { id: 'Sedang disiapkan', en: 'Being prepared', tone: 'busy' },
		UNKNOWN: { id: 'Sedang diperiksa', en: 'Being checked', tone: 'warn' },
		OPEN: { id: 'Menunggu pembayaran', en: 'Waiting for payment', tone: 'warn' },
		PAID: { id: 'Lunas', en: 'Paid', tone: 'good' },
		EXPIRED: { id: 'Kedaluwarsa', en: 'Expired', tone: 'plain' },
		CANCELLED: { id: 'Dibatalkan', en: 'Cancelled', tone: 'plain' },
		FAILED: { id: 'Gagal dibuat', en: 'Could not be made', tone: 'bad' },
	}),
	stateWords(paymentLifecycle, {
		RECEIVED: { id: 'Diterima', en: 'Received', tone: 'busy' },
		SUCCEEDED: { id: 'Berhasil', en: 'Succeeded', tone: 'good' },
		FAILED: { id: 'Gagal', en: 'Failed', tone: 'bad' },
		UNMATCHED: { id: 'Belum dicocokkan', en: 'Not matched yet', tone: 'warn' },
	}),
	stateWords(reconciliationRunLifecycle, {
		RUNNING: { id: 'Sedang berjalan', en: 'Running', tone: 'busy' },
		DONE: { id: 'Selesai', en: 'Done', tone: 'good' },
		FAILED: { id: 'Gagal', en: 'Failed', tone: 'bad' },
	}),
	stateWords(differenceLifecycle, {
		OPEN: { id: 'Belum dijelaskan', en: 'Not explained', tone: 'bad' },
		RESOLVED: { id: 'Selesai', en: 'Resolved', tone: 'good' },
		ACCEPTED: { id: 'Diterima', en: 'Accepted', tone: 'plain' },
	}),
];
