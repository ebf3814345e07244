/**
 * Invariants: a quotation becomes one subscription. It is activated once, by money that arrived. Periods follow each
 * other without a gap: the next billing date is the day after the current period's last day.
 */
import { addDays } from '../../platform/clock/index.ts';
import { asBillingPeriod, monthsOf, periodAt } from '../../platform/period/index.ts';

export type Period = {
	anchor_day: number;
	current_period_start: Date;
	current_period_end: Date;
	next_billing_date: Date;
};

/** The first period when it begins on `start`, a date in Jakarta. Its day of the month is the anchor of all later ones. */
export function firstPeriod(start: Date, billingPeriod: string): Period {
	const { end } = periodAt(start, monthsOf(asBillingPeriod(billingPeriod)), 0);
	return {
		anchor_day: start.getUTCDate(),
		current_period_start: start,
		current_period_end: end,
		next_billing_date: addDays(end, 1),
	};
}

/** Guard "first billing cycle is PAID". */
export const isPaid = (cycle: { status: string } | null): boolean => cycle?.status === 'PAID';

/** Whether everything that had to be switched on is on; also when there was nothing. */
export const isProvisioned = (tasks: readonly { action: string; status: string }[]): boolean =>
	tasks.every((task) => task.action !== 'ACTIVATE' || task.status === 'SUCCESS');

/** Why the client is not to be welcomed; null once everything is switched on. */
export function reasonAgainstWelcome(subscription: {
	status: string;
	provisioned_at: Date | null;
}): string | null {
	const { status, provisioned_at } = subscription;
	if (isOver(status)) return `The subscription is ${status}`;
	if (provisioned_at === null) return 'Not every service of the subscription is switched on yet';
	return status === 'ACTIVE' || status === 'PAST_DUE'
		? null
		: `The subscription is ${status}: its services do not run`;
}

/** Last day on which the services of a subscription stay on that is cancelled today. */
export function serviceUntil(
	{ status, current_period_end }: { status: string; current_period_end: Date | null },
	service: 'SWITCH_OFF' | 'KEEP_UNTIL_PERIOD_END',
	today: Date,
): Date {
	const isPaid = status === 'ACTIVE' && current_period_end !== null && current_period_end > today;
	return service === 'KEEP_UNTIL_PERIOD_END' && isPaid ? current_period_end : today;
}

/** Whether the task may have left something at its target that is on, also when it did not come to its end. */
export const mayBeOn = (task: { action: string; status: string; attempt: number }): boolean =>
	task.action === 'ACTIVATE' && task.attempt > 0 && task.status !== 'UNDONE';

/** Whether nothing may be switched on for it any more. */
export const isOver = (status: string): boolean => status === 'CANCELLED' || status === 'ENDED';
