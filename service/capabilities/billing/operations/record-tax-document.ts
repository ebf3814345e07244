import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { creditNoteContract } from '../credit-note-contract.ts';
import { creditNoteLifecycle } from '../credit-note-lifecycle.ts';
import * as notes from '../credit-note-store.ts';
import { toCreditNote } from '../to-credit-note.ts';

const transitions = {
	NOTE_RECEIVED: 'receive_note',
	FAKTUR_REPLACED: 'replace_faktur',
	FAKTUR_CANCELLED: 'cancel_faktur',
} as const;

export const recordTaxDocument = handle(
	creditNoteContract['record-tax-document'],
	async (input, context) => {
		const note = await notes.lockNote(context, input.credit_note_id);
		const { kind, tax_reference, tax_document_on } = input;
		const values = { tax_reference, tax_document_on };
		await move(context, creditNoteLifecycle, note, transitions[kind], values);
		return toCreditNote(context, await notes.getNote(context, note.id));
	},
);
