/**
 * Invariants: a quotation becomes one subscription. It is activated once, by money that arrived. Periods follow each
 * other without a gap: the next billing date is the day after the current period's last day.
 */
import { addDays } from '../../platform/clock/index.ts';
import {
	monthsOf,
	periodAt,
	recurringPeriods,
	type RecurringPeriod,
} from '../../platform/period/index.ts';

export type FirstPeriod = {
	anchor_date: Date;
	current_period_start: Date;
	current_period_end: Date;
	next_billing_date: Date;
	bill_on: Date;
};

/** The period of a row, as its type. */
export const periodOf = (text: string): RecurringPeriod => {
	const found = recurringPeriods.find((period) => period === text);
	if (found === undefined) throw new RangeError(`A subscription cannot be charged ${text}`);
	return found;
};

/** Days before a period on which its cycle is made, so that finance has time for the invoice and the client for paying it. */
export const leadDays = (billingPeriod: string, ofProducts: readonly (number | null)[]): number =>
	Math.max(...ofProducts.map((days) => days ?? (billingPeriod === 'YEARLY' ? 30 : 14)), 0);

/** The first period when it begins on `start`, a date in Jakarta, which is the anchor of all later ones. */
export function firstPeriod(
	start: Date,
	billingPeriod: RecurringPeriod,
	lead: number,
): FirstPeriod {
	const { start: current_period_start, end } = periodAt(start, monthsOf(billingPeriod), 0);
	const next_billing_date = addDays(end, 1);
	return {
		anchor_date: start,
		current_period_start,
		current_period_end: end,
		next_billing_date,
		bill_on: addDays(next_billing_date, -lead),
	};
}

/** Days that a client is told of a new price before it holds. */
export const priceNoticeDays = 30;

/** Last day of a fixed term of so many months that begins on the anchor; null for one that goes on until it is cancelled. */
export const termEnd = (anchor: Date, months: number | null): Date | null =>
	months === null ? null : periodAt(anchor, months, 0).end;

/** Days of a trial of so many days that begins today: its last one, and the anchor, on which the first paid period begins. */
export const trialDays = (
	today: Date,
	days: number,
): { trial_ends_on: Date; anchor_date: Date } => ({
	trial_ends_on: addDays(today, days - 1),
	anchor_date: addDays(today, days),
});

/** Dates of a subscription whose first period begins on `anchor`. Nothing more is billed when its term ends with that period. */
export function billingStart(
	anchor: Date,
	sold: { billing_period: RecurringPeriod; term_months: number | null; lead: number },
) {
	const { current_period_start, current_period_end, ...first } = firstPeriod(
		anchor,
		sold.billing_period,
		sold.lead,
	);
	const ends_on = termEnd(anchor, sold.term_months);
	const isLast = ends_on !== null && ends_on < first.next_billing_date;
	return {
		current: { current_period_start, current_period_end },
		anchor_date: first.anchor_date,
		next_billing_date: isLast ? null : first.next_billing_date,
		bill_on: isLast ? null : first.bill_on,
		ends_on,
	};
}

/** Guard "first billing cycle is PAID". */
export const isPaid = (cycle: { status: string } | null): boolean => cycle?.status === 'PAID';

/** Whether everything that had to be switched on is on; also when there was nothing. */
export const isProvisioned = (tasks: readonly { action: string; status: string }[]): boolean =>
	tasks.every((task) => task.action !== 'ACTIVATE' || task.status === 'SUCCESS');

/** Whether the task may have left something at its target that is on, also when it did not come to its end. */
export const mayBeOn = (task: { action: string; status: string; attempt: number }): boolean =>
	task.action === 'ACTIVATE' && task.attempt > 0 && task.status !== 'UNDONE';

type ItemTask = { subject_id: string; action: string; status: string; attempt: number };

/** Whether the removal of what was switched on last for an item was asked for, and not called off. */
export const isRemoved = (item: { id: string }, tasks: readonly ItemTask[]): boolean =>
	tasks.findLast(
		({ subject_id, action, status }) =>
			subject_id === item.id &&
			(action === 'ACTIVATE' ||
				(action === 'TERMINATE' && status !== 'CANCELLED' && status !== 'UNDONE')),
	)?.action === 'TERMINATE';

/** Whether something of an item may be at its target, on or off, whose removal nobody has asked for. */
export const isLeft = (item: { id: string }, tasks: readonly ItemTask[]): boolean =>
	tasks.some((task) => task.subject_id === item.id && mayBeOn(task)) && !isRemoved(item, tasks);

/** Days before the end of a fixed term on which its client is told, the nearest first. */
export const termNoticeDays = [30, 60] as const;

/** Days before the removal of data on which its client is warned. */
export const terminationWarningDays = 7;

export const laterDay = (one: Date, other: Date): Date => (one > other ? one : other);

/** Whether its quantities, products and end can be changed: before its first period there is nothing to change, nor while it is off. */
export const isChangeable = ({ status }: { status: string }): boolean =>
	status === 'ACTIVE' || status === 'PAST_DUE';

/** Whether nothing may be switched on for it any more. */
export const isOver = (status: string): boolean => status === 'CANCELLED' || status === 'ENDED';
