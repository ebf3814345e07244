import type { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { CreditNote } from './credit-note-contract.ts';
import { creditNoteLifecycle } from './credit-note-lifecycle.ts';
import type { CreditNoteRow } from './credit-note-store.ts';

/** A credit note as the API shows it. What a person wrote as its reason is for staff. */
export const toCreditNote = (
	{ actor }: Pick<ReadContext, 'actor'>,
	row: CreditNoteRow,
): z.output<typeof CreditNote> => ({
	...row,
	net: row.amount - row.tax,
	status: CreditNote.shape.status.parse(row.status),
	allowed_transitions: allowedTransitions(creditNoteLifecycle, row.status),
	reason: actor.role === 'CLIENT' ? null : row.reason,
});
