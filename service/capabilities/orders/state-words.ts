import { stateWords } from '../../platform/pages/index.ts';
import { orderLifecycle } from './lifecycle.ts';

/** How people read the states. */
export const wordsOfStates = [
	stateWords(orderLifecycle, {
		DRAFT: { id: 'Menunggu pembayaran', en: 'Waiting for payment', tone: 'warn' },
		SUBMITTED: { id: 'Diterima', en: 'Submitted', tone: 'plain' },
		VALIDATING: { id: 'Diperiksa', en: 'Being checked', tone: 'warn' },
		APPROVED: { id: 'Disetujui', en: 'Approved', tone: 'plain' },
		PROVISIONING: { id: 'Infrastruktur disiapkan', en: 'Being deployed', tone: 'warn' },
		ACTIVATING: { id: 'Layanan diaktifkan', en: 'Services being activated', tone: 'warn' },
		ACTIVE: { id: 'Aktif', en: 'Active', tone: 'good' },
		FAILED: { id: 'Gagal', en: 'Failed', tone: 'bad' },
		CANCELLED: { id: 'Dibatalkan', en: 'Cancelled', tone: 'plain' },
	}),
];
