import type { ReadContext } from '../../platform/context/index.ts';
import type { BareCreditNote } from './credit-note-store.ts';
import type { BareCycle, Subject } from './store.ts';

/** Every cycle and every credit note of a subject, the oldest first. */
export async function booksOf(
	{ tx }: Pick<ReadContext, 'tx'>,
	{ subject_type, subject_id }: Subject,
): Promise<{ cycles: BareCycle[]; credit_notes: BareCreditNote[] }> {
	const which = { where: { subject_type, subject_id }, orderBy: { id: 'asc' } } as const;
	return {
		cycles: await tx.billingCycle.findMany(which),
		credit_notes: await tx.creditNote.findMany(which),
	};
}
