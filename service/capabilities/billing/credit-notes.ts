import { businessDate, isoDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { newId, nextNumber } from '../../platform/database/index.ts';
import { recordFirstMove } from '../../platform/lifecycle/index.ts';
import { apportion, sumOf } from '../../platform/money/document.ts';
import { closeLinks, ensureLinkLater } from '../payments/index.ts';
import { creditNoteEvents } from './credit-note-events.ts';
import { creditNoteFacts, creditNoteLifecycle } from './credit-note-lifecycle.ts';
import * as notes from './credit-note-store.ts';
import type { CreditNoteRow, NewNote, NewNoteItem } from './credit-note-store.ts';
import { TooMuchCredit } from './errors.ts';
import { makeNoteReference } from './job-references.ts';
import { asSubject } from './lifecycle.ts';
import { documentsOfPeriod, type PeriodDocuments } from './period-documents.ts';
import { balanceOf, creditNoteNumber, creditNoteSeries, isCollectable, isEnded } from './rules.ts';
import { applySettled, owedOf, writeSettlement } from './settle.ts';
import * as settlements from './settlement-store.ts';
import * as store from './store.ts';
import type { BareCycle, Subject } from './store.ts';
import { replaceWriteOff } from './write-off.ts';

export type WantedNote = Pick<
	NewNote,
	'client_id' | 'occasion' | 'currency' | 'period_start' | 'period_end' | 'of_period' | 'reason'
> & { subject: Subject; items: readonly NewNoteItem[] };

/**
 * Gives back a part of what the cycles of a period charged. It first lowers what is still owed for that period, oldest cycle
 * first, also what was written off; of the rest, what was paid becomes credit of the client. Asking again for the same subject
 * and occasion gives the note that is there. Throws credit_note.too-much where the period has not charged so much (rule: credit
 * never exceeds billed less credited). Where only goodwill has used that up, the note gives what is left; null when that is
 * nothing. The subject is locked by the caller, who decided by `documentsOfPeriod`.
 */
export async function issueCreditNote(
	context: OperationContext,
	{ subject, items: wanted, ...values }: WantedNote,
): Promise<CreditNoteRow | null> {
	const cycles = await store.lockPeriod(context, subject, values.of_period);
	const before = await notes.findNoteOf(context, subject, values.occasion);
	if (before !== null) return before;
	const documents = await documentsOfPeriod(context, subject, values.of_period);
	const items = withinLimits(documents, wanted, values.of_period);
	const tax = sumOf(items.map((item) => item.tax));
	const amount = sumOf(items.map((item) => item.amount)) + tax;
	if (amount <= 0n) return null;
	const id = newId();
	const settled = await lowerWhatIsOwed(context, cycles, { id, amount });
	const { of_period } = values;
	const rest = amount - settled;
	const credit_amount = await creditOf(context, cycles, { id, rest, subject, of_period });
	const hasFaktur = tax > 0n && cycles.some((one) => one.tax_invoice_document_id !== null);
	const today = businessDate(context.now);
	// Taken last: the counter stays locked until the transaction ends.
	const number = creditNoteNumber(today, await nextNumber(context.tx, creditNoteSeries(today)));
	const status = hasFaktur ? 'AWAITING_BUYER_NOTE' : 'ISSUED';
	const figures = { amount, tax, credit_amount };
	const row = { id, number, status, ...subject, ...values, ...figures };
	const note = await notes.insertNote(context, row, items);
	announce(context, note);
	context.enqueue(makeNoteReference, { credit_note_id: note.id });
	return note;
}

function announce(context: OperationContext, note: CreditNoteRow): void {
	context.publish(creditNoteEvents.issued, {
		subject_type: creditNoteLifecycle.name,
		subject_id: note.id,
		client_id: note.client_id,
		payload: creditNoteFacts(note),
	});
	if (note.status === 'AWAITING_BUYER_NOTE')
		recordFirstMove(context, creditNoteLifecycle, note, 'ask_for_note');
}

/** The lines as they may be given back: cut where goodwill has taken what they ask for. */
function withinLimits(
	documents: PeriodDocuments,
	wanted: readonly NewNoteItem[],
	of_period: Date,
): readonly NewNoteItem[] {
	const ofPeriod = wanted.filter((item) => item.of_period ?? true);
	const { creditable } = documents;
	const isWithin =
		fits(ofPeriod, documents) && (ofPeriod.length === wanted.length || fits(wanted, creditable));
	if (!isWithin)
		throw TooMuchCredit({
			net: creditable.net.toString(),
			tax: creditable.tax.toString(),
			of_period: isoDate(of_period),
		});
	if (fits(wanted, creditable)) return wanted;
	// All of the net takes all of the tax: a rounded share would leave some of it behind for ever.
	const nets = shares(
		wanted.map(({ amount }) => amount),
		creditable.net,
	);
	const taxes = shares(
		wanted.map(({ amount }) => amount),
		creditable.tax,
	);
	return wanted.map((item, index) => ({
		...item,
		amount: nets[index] ?? 0n,
		tax: taxes[index] ?? 0n,
	}));
}

const fits = (items: readonly NewNoteItem[], largest: { net: bigint; tax: bigint }): boolean =>
	sumOf(items.map(({ amount }) => amount)) <= largest.net &&
	sumOf(items.map(({ tax }) => tax)) <= largest.tax;

const shares = (amounts: readonly bigint[], total: bigint): readonly bigint[] =>
	apportion(total < 0n ? 0n : total, amounts);

/** Settles what is owed for the period, and says how much of the note that took. */
async function lowerWhatIsOwed(
	context: OperationContext,
	cycles: readonly BareCycle[],
	note: { id: string; amount: bigint },
): Promise<bigint> {
	let left = note.amount;
	for (const cycle of cycles) {
		const owed = await owedOf(context, cycle);
		const amount = owed < left ? owed : left;
		if (amount === 0n) continue;
		await settleByNote(context, cycle, { id: note.id, amount });
		left -= amount;
	}
	return note.amount - left;
}

async function settleByNote(
	context: OperationContext,
	cycle: BareCycle,
	{ id, amount }: { id: string; amount: bigint },
): Promise<void> {
	const occurred_at = context.now;
	await refuseUnpaidFirst(context, cycle, amount);
	await writeSettlement(context, cycle, partOf(context, id, amount));
	if (cycle.status === 'WRITTEN_OFF')
		return replaceWriteOff(context, cycle, { amount, occurred_at });
	const after = await applySettled(context, cycle, { amount, occurred_at, announce: null });
	// Links that are open ask for more than is owed now; the next one asks for the rest.
	await closeLinks(context, asSubject(cycle));
	if (!isEnded(after.status) && isCollectable(after.status) && balanceOf(after) > 0n)
		ensureLinkLater(context, asSubject(cycle));
}

/** A first cycle that becomes PAID starts the service: without this, giving it all back would activate what nobody has paid. */
async function refuseUnpaidFirst(
	context: OperationContext,
	cycle: BareCycle,
	amount: bigint,
): Promise<void> {
	if (cycle.kind !== 'INITIAL' || isEnded(cycle.status) || amount < balanceOf(cycle)) return;
	const standing = await settlements.listStanding(context, asSubject(cycle));
	if (standing.some(({ kind }) => kind !== 'CREDIT_NOTE')) return;
	throw TooMuchCredit(
		{ net: '0', tax: '0', of_period: isoDate(cycle.of_period) },
		{ detail: 'Nothing of the first charge is paid: it is cancelled, not credited in full' },
	);
}

const partOf = (context: OperationContext, source_id: string, amount: bigint) =>
	({
		kind: 'CREDIT_NOTE',
		source_type: 'credit_note',
		source_id,
		amount,
		occurred_at: context.now,
		note: null,
		reference: null,
	}) as const;

/**
 * The part of a note that is credit: never more than what was paid for the period and not given back before. A rest beyond that
 * was never paid but written off as a difference of rounding, and takes the place of that.
 */
async function creditOf(
	context: OperationContext,
	cycles: readonly BareCycle[],
	{ id, rest, subject, of_period }: { id: string; rest: bigint; subject: Subject; of_period: Date },
): Promise<bigint> {
	if (rest === 0n) return 0n;
	const all = await Promise.all(
		cycles.map((cycle) => settlements.listStanding(context, asSubject(cycle))),
	);
	const writtenOff = all.flat().filter(({ kind }) => kind === 'WRITE_OFF');
	if (writtenOff.length === 0) return rest;
	const paid = sumOf(
		all
			.flat()
			.filter(({ kind }) => paidKinds.includes(kind))
			.map(({ amount }) => amount),
	);
	const given = await notes.creditGiven(context, subject, of_period);
	const credit = rest < paid - given ? rest : paid - given;
	let left = rest - credit;
	for (const [index, cycle] of cycles.entries()) {
		for (const row of all[index] ?? []) {
			if (row.kind !== 'WRITE_OFF' || left === 0n) continue;
			left -= await takePlaceOf(context, cycle, { row, id, upTo: left });
		}
	}
	if (left !== 0n) throw new RangeError(`${left} of a credit note was neither paid nor given up`);
	return credit;
}

/** What counts as paid; tax that the client has withheld was paid to the tax office for us. */
const paidKinds: readonly string[] = ['PAYMENT', 'CREDIT', 'WITHHOLDING'];

/** The cycle stays PAID: what it is settled by changes, not how much. */
async function takePlaceOf(
	context: OperationContext,
	cycle: BareCycle,
	{ row, id, upTo }: { row: settlements.SettlementRow; id: string; upTo: bigint },
): Promise<bigint> {
	const amount = row.amount < upTo ? row.amount : upTo;
	await settlements.reverseSettlement(context, row);
	await writeSettlement(context, cycle, partOf(context, id, amount));
	if (row.amount > amount) {
		const { note, reference } = row;
		const rest = { kind: 'WRITE_OFF', source_type: 'person', source_id: newId() } as const;
		await writeSettlement(context, cycle, {
			...rest,
			amount: row.amount - amount,
			occurred_at: row.occurred_at,
			note,
			reference,
		});
	}
	return amount;
}
