import { addDays, businessDate, formatDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { holdForAbsence } from '../dunning/index.ts';
import type { UnprovenReason } from './proof.ts';
import type { MessageRow } from './message-store.ts';

/** However long an absence is, a bill is not put off for longer. */
const daysMax = 14;
const machine: UnprovenReason = 'machine';

/**
 * Moves the reminders that an absence note answers to the day on which its sender is back, and gives in words for staff what
 * was done, or why nothing was. Only a note of a contact of the client moves anything: one that is forged must not put off a
 * bill. That a machine wrote it, and nothing else, may stand against its sender.
 */
export async function snoozeReminders(
	context: OperationContext,
	row: MessageRow,
	{ is_contact }: { is_contact: boolean },
): Promise<string> {
	const { back_on, related_type, related_id } = row;
	const today = businessDate(context.now);
	if (back_on === null || back_on <= today)
		return 'No reminder was moved: the sender is back already';
	if (row.match !== 'MATCHED' || !is_contact)
		return 'No reminder was moved: the sender is no contact of the client';
	if (row.unproven_reasons.some((one) => one !== machine))
		return 'No reminder was moved: the sender is not proven';
	if (related_type !== 'billing_cycle' || related_id === null)
		return 'No reminder was moved: people and workflows remind of what it answers, not the service; the day is noted here';
	const day = formatDate(back_on, 'en');
	const until = new Date(
		Math.min(addDays(back_on, -1).getTime(), addDays(today, daysMax).getTime()),
	);
	const held = await holdForAbsence(context, {
		billing_cycle_id: related_id,
		until,
		note: `${row.from_name ?? 'A contact'} is away until ${day}; absence note ${row.id}`.slice(
			0,
			500,
		),
	});
	switch (held) {
		case 'HELD':
			return `The reminders of this bill wait until ${formatDate(until, 'en')} has passed`;
		case 'HELD_BEFORE':
			return 'No reminder was moved: an absence has put this bill off once already';
		case 'SETTLED':
			return 'There is nothing left to remind of';
	}
}
