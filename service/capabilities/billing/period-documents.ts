import type { ReadContext } from '../../platform/context/index.ts';
import { apportion, sumOf } from '../../platform/money/document.ts';
import * as notes from './credit-note-store.ts';
import * as store from './store.ts';
import type { CreditNoteRow } from './credit-note-store.ts';
import type { CycleRow, Subject } from './store.ts';

type Sums = { net: bigint; tax: bigint };
type Line = Sums & { subject_item_id: string | null; of_period: boolean };

/** What was charged for a period and not given back. */
export type PeriodDocuments = Sums & {
	/** The same for each item of the subject; lines that name no item stand in the sums only. */
	by_item: ReadonlyMap<string, Sums>;
	/**
	 * What can still be given back. It also holds what was charged once with the period, and is lowered by what was given back
	 * as goodwill.
	 */
	creditable: Sums;
	cycles: readonly CycleRow[];
	credit_notes: readonly CreditNoteRow[];
};

/**
 * The documents of a period of a subject and their sums. Cancelled cycles do not count, nor what a credit note took back of
 * them; a cycle that is written off counts as charged. Reads; who decides by it has locked the cycles (`lockPeriod`).
 */
export async function documentsOfPeriod(
	context: ReadContext,
	subject: Subject,
	ofPeriod: Date,
): Promise<PeriodDocuments> {
	const all = await store.listCyclesOfPeriod(context, subject, ofPeriod);
	const cycles = all.filter(({ status }) => status !== 'CANCELLED');
	const credit_notes = await notes.listNotesOfPeriod(context, subject, ofPeriod);
	const charged = cycles.flatMap(({ items }): Line[] => items.map(netLine));
	const cancelled = all.filter(({ status }) => status === 'CANCELLED').map(({ id }) => id);
	const void_amounts = await notes.settledByNotes(context, cancelled);
	const given = credit_notes.flatMap((note) => effectiveLines(note, void_amounts.get(note.id)));
	const counted = [...charged, ...given.map(negative)];
	const ofThePeriod = counted.filter(({ of_period }) => of_period);
	return {
		...sumsOf(ofThePeriod),
		by_item: sumsByItem(ofThePeriod),
		creditable: withoutNegative(sumsOf(counted)),
		cycles,
		credit_notes,
	};
}

const netLine = (line: Omit<Line, 'net'> & { amount: bigint }): Line => ({
	net: line.amount,
	tax: line.tax,
	subject_item_id: line.subject_item_id,
	of_period: line.of_period,
});

/** The lines of a note without the share that it took back of cycles which were cancelled afterwards. */
function effectiveLines(note: CreditNoteRow, gone = 0n): Line[] {
	const lines = note.items.map(netLine);
	if (gone === 0n) return lines;
	const gross = lines.flatMap(({ net, tax }) => [net, tax]);
	const left = apportion(note.amount - gone, gross);
	return lines.map((line, index) => ({
		...line,
		net: left[2 * index] ?? 0n,
		tax: left[2 * index + 1] ?? 0n,
	}));
}

const negative = (line: Line): Line => ({ ...line, net: -line.net, tax: -line.tax });

const sumsOf = (lines: readonly Sums[]): Sums => ({
	net: sumOf(lines.map(({ net }) => net)),
	tax: sumOf(lines.map(({ tax }) => tax)),
});

/** The share of a cancelled cycle is rounded, so that one of the two may be a rupiah too low; their sum is right. */
function withoutNegative({ net, tax }: Sums): Sums {
	if (net < 0n) return { net: 0n, tax: tax + net };
	return tax < 0n ? { net: net + tax, tax: 0n } : { net, tax };
}

function sumsByItem(lines: readonly Line[]): Map<string, Sums> {
	const named = lines.filter(({ subject_item_id }) => subject_item_id !== null);
	const groups = Map.groupBy(named, ({ subject_item_id }) => subject_item_id ?? '');
	return new Map([...groups].map(([id, group]) => [id, sumsOf(group)]));
}
