import { stateWords } from '../../platform/pages/index.ts';
import { subscriptionLifecycle } from './lifecycle.ts';
import { subscriptionChangeLifecycle } from './change-lifecycle.ts';

/** How people read the states: clients and staff the same words. */
export const wordsOfStates = [
	stateWords(subscriptionLifecycle, {
		PENDING: { id: 'Menunggu pembayaran', en: 'Waiting for payment', tone: 'warn' },
		TRIALING: { id: 'Masa uji coba', en: 'Trial', tone: 'busy' },
		ACTIVE: { id: 'Aktif', en: 'Active', tone: 'good' },
		PAST_DUE: { id: 'Lewat jatuh tempo', en: 'Past due', tone: 'bad' },
		SUSPENDED: { id: 'Ditangguhkan', en: 'Suspended', tone: 'bad' },
		PAUSED: { id: 'Dijeda', en: 'Paused', tone: 'warn' },
		CANCELLED: { id: 'Dibatalkan', en: 'Cancelled', tone: 'plain' },
		ENDED: { id: 'Berakhir', en: 'Ended', tone: 'plain' },
	}),
	stateWords(subscriptionChangeLifecycle, {
		REQUESTED: { id: 'Menunggu persetujuan', en: 'Waiting for approval', tone: 'warn' },
		SCHEDULED: { id: 'Terjadwal', en: 'Scheduled', tone: 'busy' },
		AWAITING_PAYMENT: { id: 'Menunggu pembayaran', en: 'Waiting for payment', tone: 'warn' },
		APPLIED: { id: 'Diterapkan', en: 'Applied', tone: 'good' },
		CANCELLED: { id: 'Dibatalkan', en: 'Cancelled', tone: 'plain' },
		REJECTED: { id: 'Ditolak', en: 'Refused', tone: 'bad' },
		LAPSED: { id: 'Tidak berlaku lagi', en: 'No longer holds', tone: 'plain' },
	}),
];
