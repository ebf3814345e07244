import { stateWords } from '../../platform/pages/index.ts';
import { billingCycleLifecycle } from './lifecycle.ts';
import { creditNoteLifecycle } from './credit-note-lifecycle.ts';

/** How people read the states: clients and staff the same words. */
export const wordsOfStates = [
	stateWords(billingCycleLifecycle, {
		DRAFT: { id: 'Konsep', en: 'Draft', tone: 'plain' },
		INVOICE_REQUESTED: { id: 'Tagihan sedang dibuat', en: 'Invoice being made', tone: 'busy' },
		INVOICED: { id: 'Tagihan terbit', en: 'Invoiced', tone: 'busy' },
		AWAITING_PAYMENT: { id: 'Menunggu pembayaran', en: 'Waiting for payment', tone: 'warn' },
		OVERDUE: { id: 'Lewat jatuh tempo', en: 'Overdue', tone: 'bad' },
		PAID: { id: 'Lunas', en: 'Paid', tone: 'good' },
		CANCELLED: { id: 'Dibatalkan', en: 'Cancelled', tone: 'plain' },
		WRITTEN_OFF: { id: 'Dihapuskan', en: 'Written off', tone: 'plain' },
	}),
	stateWords(creditNoteLifecycle, {
		ISSUED: { id: 'Terbit', en: 'Issued', tone: 'good' },
		AWAITING_BUYER_NOTE: {
			id: 'Menunggu nota retur',
			en: 'Waiting for the buyer’s note',
			tone: 'warn',
		},
		NOTE_RECEIVED: { id: 'Nota retur diterima', en: 'Note received', tone: 'good' },
		FAKTUR_REPLACED: { id: 'Faktur diganti', en: 'Faktur replaced', tone: 'good' },
		FAKTUR_CANCELLED: { id: 'Faktur dibatalkan', en: 'Faktur cancelled', tone: 'good' },
	}),
];
