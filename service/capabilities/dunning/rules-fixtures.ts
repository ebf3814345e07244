import { addDays } from '../../platform/clock/index.ts';
import { atHour } from '../../platform/calendar/index.ts';
import { dueAt, judgeDue, type Facts, type Step, type Verdict } from './rules.ts';

export const day = (text: string): Date => new Date(`${text}T00:00:00.000Z`);
/** A Monday. */
export const due = day('2027-02-01');
export const at = (offset: number, hour = 9): Date => atHour(addDays(due, offset), hour);

const aStep = (values: Partial<Step> & Pick<Step, 'step'>): Step => {
	const { offset_days = 0, hour = 9 } = values;
	const due_at = dueAt(due, { offset_days, hour });
	return {
		id: values.step,
		action: 'REMIND',
		message: 'PAYMENT_OVERDUE',
		status: 'PLANNED',
		offset_days,
		hour,
		due_at,
		run_at: due_at,
		min_gap_hours: 20,
		working_days_only: false,
		announced_on: null,
		done_at: null,
		message_id: null,
		...values,
	};
};
/** The policy of the start, from the due date on. */
export const thePolicy = (): Record<string, Step> => ({
	ask: aStep({
		step: 'ask',
		offset_days: -30,
		action: 'ASK_FINANCE',
		message: null,
		min_gap_hours: 1,
	}),
	escalate: aStep({
		step: 'escalate',
		offset_days: -9,
		action: 'ESCALATE',
		message: null,
		min_gap_hours: 96,
	}),
	before: aStep({ step: 'before', offset_days: -3, message: 'PAYMENT_REMINDER' }),
	due: aStep({ step: 'due', offset_days: 0, message: 'PAYMENT_DUE_TODAY' }),
	overdue: aStep({ step: 'overdue', offset_days: 1, action: 'MARK_OVERDUE' }),
	reminder: aStep({ step: 'reminder', offset_days: 4 }),
	warning: aStep({ step: 'warning', offset_days: 7, message: 'FINAL_WARNING' }),
	suspend: aStep({
		step: 'suspend',
		offset_days: 10,
		action: 'SUSPEND',
		message: 'SUSPENDED_UNPAID',
		min_gap_hours: 72,
		working_days_only: true,
	}),
	cancel: aStep({
		step: 'cancel',
		offset_days: 30,
		action: 'PROPOSE_CANCEL',
		message: null,
		min_gap_hours: 0,
	}),
});
export const done = (step: Step, done_at: Date): Step => ({
	...step,
	status: 'DONE',
	done_at,
	message_id: step.message === null ? null : `mail of ${step.step}`,
});

export const factsAt = (now: Date, steps: readonly Step[], more: Partial<Facts> = {}): Facts => ({
	now,
	cycle: { created_at: addDays(due, -14), has_invoice: true },
	subscription: { status: 'ACTIVE', suspension_reason: null },
	steps,
	held_until: null,
	money_on_its_way: false,
	warning: { state: 'NONE', sent_at: null },
	days_off: new Set(),
	quiet: { from: 20, until: 8 },
	...more,
});
export const judged = (facts: Facts): Record<string, Verdict> =>
	Object.fromEntries(judgeDue(facts).map(({ step, verdict }) => [step.step, verdict]));
