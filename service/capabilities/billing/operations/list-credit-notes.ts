import { handle } from '../../../platform/operation/index.ts';
import { creditNoteContract } from '../credit-note-contract.ts';
import * as notes from '../credit-note-store.ts';
import { toCreditNote } from '../to-credit-note.ts';

export const listCreditNotes = handle(creditNoteContract.list, async (input, context) => {
	const page = await notes.listNotes(context, input);
	return { ...page, data: page.data.map((row) => toCreditNote(context, row)) };
});
