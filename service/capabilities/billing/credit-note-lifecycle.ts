import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { creditNoteEvents, type CreditNoteFacts } from './credit-note-events.ts';
import type { BareCreditNote } from './credit-note-store.ts';

export function creditNoteFacts(row: BareCreditNote): CreditNoteFacts {
	const { id, number, subject_type, subject_id, subscription_id, client_id } = row;
	const { status, currency, amount, tax, credit_amount, of_period } = row;
	return {
		credit_note_id: id,
		number,
		subject_type,
		subject_id,
		subscription_id,
		client_id,
		status,
		currency,
		amount,
		tax,
		credit_amount,
		of_period,
	};
}

/**
 * Where the tax document stands. Our credit note is commercial only: for a service the buyer makes the nota pembatalan (PMK
 * 81/2024 art. 289), or finance replaces or cancels the faktur (PER-11/PJ/2025 art. 48 and 49).
 */
export const creditNoteLifecycle = defineLifecycle({
	name: 'credit_note',
	initial: 'ISSUED',
	states: {
		// Without a faktur nothing is wanted; one that was made afterwards is settled like any other.
		ISSUED: {},
		AWAITING_BUYER_NOTE: {},
		NOTE_RECEIVED: { final: true },
		FAKTUR_REPLACED: { final: true },
		FAKTUR_CANCELLED: { final: true },
	},
	transitions: {
		ask_for_note: {
			from: ['ISSUED'],
			to: 'AWAITING_BUYER_NOTE',
			by: ['credit_note.issue'],
			emits: 'credit_note.buyer_note_wanted',
		},
		receive_note: {
			from: ['ISSUED', 'AWAITING_BUYER_NOTE'],
			to: 'NOTE_RECEIVED',
			by: ['credit_note.record-tax-document'],
			emits: 'credit_note.tax_document_recorded',
		},
		replace_faktur: {
			from: ['ISSUED', 'AWAITING_BUYER_NOTE'],
			to: 'FAKTUR_REPLACED',
			by: ['credit_note.record-tax-document'],
			emits: 'credit_note.tax_document_recorded',
		},
		cancel_faktur: {
			from: ['ISSUED', 'AWAITING_BUYER_NOTE'],
			to: 'FAKTUR_CANCELLED',
			by: ['credit_note.record-tax-document'],
			emits: 'credit_note.tax_document_recorded',
		},
	},
	events: Object.values(creditNoteEvents),
	announce: (row: BareCreditNote) => ({
		client_id: row.client_id,
		payload: creditNoteFacts(row),
	}),
});
