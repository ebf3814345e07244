import { invalidInput } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { sumOf } from '../../../platform/money/document.ts';
import { newId } from '../../../platform/database/index.ts';
import { creditNoteContract } from '../credit-note-contract.ts';
import { issueCreditNote as issue } from '../credit-notes.ts';
import { TooMuchCredit } from '../errors.ts';
import { documentsOfPeriod } from '../period-documents.ts';
import { taxOfCredit } from '../rules.ts';
import * as store from '../store.ts';
import type { CycleRow } from '../store.ts';
import { toCreditNote } from '../to-credit-note.ts';

export const issueCreditNote = handle(creditNoteContract.issue, async (input, context) => {
	const cycle = await store.lockCycleWithItems(context, input.billing_cycle_id);
	const { subject_type, subject_id, client_id, currency, of_period } = cycle;
	const subject = { subject_type, subject_id };
	const nets = input.items.map(({ amount }) => amount);
	assertLines(cycle, input.items);
	// The others of the period are locked with it: their sum decides how much tax is left.
	await store.lockPeriod(context, subject, of_period);
	const { creditable } = await documentsOfPeriod(context, subject, of_period);
	const taxes = taxOfCredit(nets, creditable);
	const note = await issue(context, {
		subject,
		client_id,
		occasion: `PERSON:${newId()}`,
		currency,
		period_start: cycle.period_start,
		period_end: cycle.period_end,
		of_period,
		reason: input.reason,
		items: input.items.map(({ position, amount }, index) => ({
			description: lineOf(cycle, position)?.description ?? '',
			amount,
			tax: taxes[index] ?? 0n,
			subject_item_id: lineOf(cycle, position)?.subject_item_id ?? null,
			// The price of the period stays: a later change would charge again what was given back.
			of_period: false,
		})),
	});
	if (note === null)
		throw TooMuchCredit({
			net: creditable.net.toString(),
			tax: creditable.tax.toString(),
			of_period: of_period.toISOString().slice(0, 10),
		});
	return toCreditNote(context, note);
});

const lineOf = ({ items }: CycleRow, position: number): CycleRow['items'][number] | undefined =>
	items.find((item) => item.position === position);

/** Of a line at most what it charges is given back, however often it is named. */
function assertLines(
	cycle: CycleRow,
	items: readonly { position: number; amount: bigint }[],
): void {
	const problems = items.flatMap(({ position }, index) => {
		const line = lineOf(cycle, position);
		const path = `body.items.${index}.amount`;
		if (line === undefined)
			return [{ path: `body.items.${index}.position`, message: 'No line of the billing cycle' }];
		const asked = sumOf(
			items.filter((item) => item.position === position).map(({ amount }) => amount),
		);
		return asked > line.amount
			? [{ path, message: `The line charges ${line.amount} before tax` }]
			: [];
	});
	if (problems.length > 0) throw invalidInput(problems);
}
