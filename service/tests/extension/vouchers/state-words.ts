import { stateWords } from '../../../platform/pages/index.ts';
import { voucherLifecycle } from './lifecycle.ts';

export const wordsOfStates = stateWords(voucherLifecycle, {
	UNPAID: { id: 'Menunggu pembayaran', en: 'Waiting for payment', tone: 'warn' },
	OPEN: { id: 'Dapat dipakai', en: 'Ready to use', tone: 'good' },
	REDEEMED: { id: 'Sudah dipakai', en: 'Used', tone: 'plain' },
	CANCELLED: { id: 'Dibatalkan', en: 'Cancelled', tone: 'plain' },
});
