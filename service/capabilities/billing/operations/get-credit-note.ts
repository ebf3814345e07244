import { handle } from '../../../platform/operation/index.ts';
import { creditNoteContract } from '../credit-note-contract.ts';
import * as notes from '../credit-note-store.ts';
import { toCreditNote } from '../to-credit-note.ts';

export const getCreditNote = handle(creditNoteContract.get, async (input, context) =>
	toCreditNote(context, await notes.getNote(context, input.credit_note_id)),
);
