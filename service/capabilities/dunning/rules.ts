/**
 * Invariants: a step is due at its offset from the due date, never from the step before. Nothing is sent, marked, suspended or
 * proposed for a cycle of which nothing is owed, that is held, or to which money may be on its way. Of reminders that are due
 * together only the newest is sent. Nothing is suspended before 72 hours have passed since a final warning was sent, nor before
 * the day that it named. Clients are left alone in quiet hours, and nothing counts as late before there is an invoice.
 */
import { addDays, addSeconds, businessDate } from '../../platform/clock/index.ts';
import {
	atHour,
	endOfQuiet,
	isWorkingDay,
	nextWorkingDay,
	type Holidays,
	type QuietHours,
} from '../../platform/calendar/index.ts';

export type Step = {
	id: string;
	step: string;
	action: string;
	message: string | null;
	status: string;
	offset_days: number;
	hour: number;
	due_at: Date;
	run_at: Date;
	min_gap_hours: number;
	working_days_only: boolean;
	announced_on: Date | null;
	done_at: Date | null;
	message_id: string | null;
};

export const finalWarning = 'FINAL_WARNING';
/** Between the final warning that was sent and the suspension, whatever a policy says. */
export const warningHours = 72;

/** What became of the final warning. */
export type Warning = {
	state: 'NONE' | 'QUEUED' | 'SENT' | 'FAILED' | 'SKIPPED';
	sent_at: Date | null;
};

export type Facts = {
	now: Date;
	cycle: { created_at: Date; has_invoice: boolean };
	subscription: { status: string; suspension_reason: string | null } | null;
	/** All steps of the cycle, in the order of their days. */
	steps: readonly Step[];
	/** Last day of the hold that stops it. */
	held_until: Date | null;
	money_on_its_way: boolean;
	warning: Warning;
	days_off: Holidays;
	quiet: QuietHours;
};

export type Verdict =
	| { kind: 'SKIP'; reason: string }
	| { kind: 'WAIT'; until: Date; reason: string }
	/** `tells`: the client is told, too. */
	| { kind: 'ACT'; tells: boolean; reason?: string }
	/** The final warning did not leave after all; it is to be sent again before this step is looked at. */
	| { kind: 'WARN_AGAIN'; warning: Step };

type Rule = (facts: Facts, step: Step) => Verdict | null;

const skip = (reason: string): Verdict => ({ kind: 'SKIP', reason });
const wait = (until: Date, reason: string): Verdict => ({ kind: 'WAIT', until, reason });
const hours = (count: number): number => count * 3600;

const forFinance: readonly string[] = ['ASK_FINANCE', 'ESCALATE'];
const over: readonly string[] = ['CANCELLED', 'ENDED'];
export const isForFinance = ({ action }: Pick<Step, 'action'>): boolean =>
	forFinance.includes(action);
/** Whether it is a message that the next one makes superfluous. */
const isReminder = ({ action, message }: Step): boolean =>
	message !== null && (action === 'REMIND' || action === 'MARK_OVERDUE');

/** When a step of a cycle is due. `base` is the due date, or the day that stands for it (`lateBase`). */
export const dueAt = (
	base: Date,
	{ offset_days, hour }: { offset_days: number; hour: number },
): Date => atHour(addDays(base, offset_days), hour);

/** The day from which lateness counts: the due date, but never so soon after the invoice that the client had no time to pay. */
export function lateBase(due_date: Date, invoiced_on: Date, daysAfterInvoice: number): Date {
	const least = addDays(invoiced_on, daysAfterInvoice);
	return least > due_date ? least : due_date;
}

/** The next working day at that hour from `from` on, as an instant that is not before it. */
function workingHour(from: Date, hour: number, daysOff: Holidays): Date {
	const today = businessDate(from);
	const day = nextWorkingDay(today, daysOff);
	const at = atHour(day, hour);
	return at >= from ? at : atHour(nextWorkingDay(addDays(today, 1), daysOff), hour);
}

/** The day on which a client that is warned now is suspended at the earliest; the warning names it. */
export function suspensionDay(facts: Pick<Facts, 'now' | 'days_off'>, suspend: Step): Date {
	const gap = Math.max(warningHours, suspend.min_gap_hours);
	const earliest = new Date(
		Math.max(addSeconds(facts.now, hours(gap)).getTime(), suspend.due_at.getTime()),
	);
	const { hour, working_days_only } = suspend;
	if (working_days_only) return businessDate(workingHour(earliest, hour, facts.days_off));
	const today = businessDate(earliest);
	return atHour(today, hour) >= earliest ? today : addDays(today, 1);
}

const suspendable = (facts: Facts): boolean =>
	facts.subscription !== null && ['ACTIVE', 'PAST_DUE'].includes(facts.subscription.status);

const forWhoInvoices: Rule = ({ cycle }, step) => {
	if (isForFinance(step)) return cycle.has_invoice ? skip('The invoice is there') : null;
	return null;
};

/** A client without an invoice cannot be late. */
const afterInvoice: Rule = ({ cycle, now }, step) => {
	if (cycle.has_invoice || isForFinance(step)) return null;
	if (step.offset_days <= 0) return skip('There was no invoice yet');
	const tomorrow = addDays(businessDate(now), 1);
	return wait(atHour(tomorrow, step.hour), 'There is no invoice yet');
};

/** An unpaid trial ends; an ended subscription has nothing to suspend or to cancel. */
const ofSubscription: Rule = ({ subscription }, step) => {
	if (subscription === null)
		return step.action === 'SUSPEND' || step.message === finalWarning
			? skip('There is no service to suspend')
			: null;
	const { status } = subscription;
	if (status === 'TRIALING' && step.offset_days > 0)
		return skip('It is a trial, which ends when it is not paid');
	if (over.includes(status) && step.action === 'PROPOSE_CANCEL')
		return skip(`The subscription is ${status} already`);
	return null;
};

const ofSuspension: Rule = (facts, step) => {
	const { subscription, now } = facts;
	if (step.action !== 'SUSPEND' && step.message !== finalWarning) return null;
	if (subscription === null || suspendable(facts)) {
		if (step.message !== finalWarning || suspendStep(facts) !== undefined) return null;
		return skip('No suspension is planned');
	}
	const { status, suspension_reason } = subscription;
	const isLifted = status === 'PAUSED' || suspension_reason === 'STAFF';
	// Both end by a person's hand, and what is owed then counts again.
	if (isLifted && step.action === 'SUSPEND')
		return wait(addDays(now, 1), `The subscription is ${status}`);
	return skip(`The subscription is ${status}`);
};

const suspendStep = ({ steps }: Pick<Facts, 'steps'>): Step | undefined =>
	steps.find(({ action, status }) => action === 'SUSPEND' && status === 'PLANNED');

/** A hold stops what is done, not that time passes: the bill is overdue all the same. */
const unlessHeld: Rule = ({ held_until }, step) => {
	if (held_until === null || isForFinance(step)) return null;
	const reason = 'It is held';
	if (step.action === 'MARK_OVERDUE') return { kind: 'ACT', tells: false, reason };
	return wait(atHour(addDays(held_until, 1), step.hour), reason);
};

const unlessPaid: Rule = ({ money_on_its_way, now }, step) =>
	money_on_its_way && !isForFinance(step)
		? wait(addSeconds(now, hours(1)), 'Money may be on its way')
		: null;

/** After an outage a client gets one mail, not a week of them. */
const onlyNewest: Rule = (facts, step) => {
	if (!isReminder(step)) return null;
	const isNewer = facts.steps.some(
		(other) =>
			isReminder(other) &&
			other.status === 'PLANNED' &&
			other.run_at <= facts.now &&
			other.due_at > step.due_at &&
			firstOf(standing, facts, other)?.kind !== 'SKIP',
	);
	if (!isNewer) return null;
	const reason = 'A newer message was due, too';
	return step.action === 'MARK_OVERDUE' ? { kind: 'ACT', tells: false, reason } : skip(reason);
};

const tellsClient = ({ action, message }: Step): boolean =>
	message !== null || action === 'SUSPEND';

const notAtNight: Rule = ({ now, quiet }, step) => {
	if (!tellsClient(step)) return null;
	const end = endOfQuiet(now, quiet);
	return end > now ? wait(end, 'Clients are left alone in quiet hours') : null;
};

const onWorkingDays: Rule = ({ now, days_off }, step) => {
	if (!step.working_days_only || isWorkingDay(businessDate(now), days_off)) return null;
	return wait(workingHour(now, step.hour, days_off), 'Only on working days');
};

const afterWarning: Rule = (facts, step) => {
	if (step.action !== 'SUSPEND') return null;
	const { now, warning, steps } = facts;
	const warned = steps.find(({ message }) => message === finalWarning);
	if (warned === undefined || ['SKIPPED', 'CANCELLED'].includes(warned.status))
		return skip('No final warning was sent');
	const gap = hours(Math.max(warningHours, step.min_gap_hours));
	if (warned.status === 'PLANNED') {
		const from = warned.run_at > now ? warned.run_at : now;
		return wait(addSeconds(from, gap), 'The final warning is not sent yet');
	}
	if (warning.sent_at === null) {
		if (warning.state === 'QUEUED')
			return wait(addSeconds(now, hours(1)), 'The final warning is on its way');
		if (warning.state === 'FAILED')
			return wait(addSeconds(now, hours(12)), 'The final warning could not be sent');
		return { kind: 'WARN_AGAIN', warning: warned };
	}
	const earliest = addSeconds(warning.sent_at, gap);
	if (earliest > now) return wait(earliest, 'The final warning was sent a short time ago');
	if (step.announced_on === null) return null;
	const announced = atHour(step.announced_on, step.hour);
	return announced > now ? wait(announced, 'The final warning names a later day') : null;
};

const afterGap: Rule = (facts, step) => {
	const { now, cycle, steps } = facts;
	if (step.min_gap_hours === 0 || step.action === 'SUSPEND') return null;
	const before = isForFinance(step)
		? [cycle.created_at, ...doneTimes(steps, isForFinance)]
		: doneTimes(steps, ({ message_id }) => message_id !== null);
	const last = before.reduce<Date | null>((at, one) => (at === null || one > at ? one : at), null);
	if (last === null) return null;
	const earliest = addSeconds(last, hours(step.min_gap_hours));
	return earliest > now ? wait(earliest, 'The step before was a short time ago') : null;
};

const doneTimes = (steps: readonly Step[], isCounted: (step: Step) => boolean): Date[] =>
	steps.flatMap((step) => (step.done_at !== null && isCounted(step) ? [step.done_at] : []));

/** What makes a step superfluous for good, or holds up everything of its cycle. */
const standing: readonly Rule[] = [forWhoInvoices, afterInvoice, ofSubscription, ofSuspension];
/** In this order; the first that has something to say decides. */
const rules: readonly Rule[] = [
	...standing,
	unlessPaid,
	unlessHeld,
	onlyNewest,
	notAtNight,
	onWorkingDays,
	afterWarning,
	afterGap,
];

const firstOf = (of: readonly Rule[], facts: Facts, step: Step): Verdict | null =>
	of.reduce<Verdict | null>((verdict, rule) => verdict ?? rule(facts, step), null);

/** What is to be done about a step that is due. */
export const judge = (facts: Facts, step: Step): Verdict =>
	firstOf(rules, facts, step) ?? { kind: 'ACT', tells: step.message !== null };

type Judged = { step: Step; verdict: Verdict };

/** The verdicts on the due steps of a cycle in the order of their days, up to the first that is to be acted on. */
export function judgeDue(facts: Facts): readonly Judged[] {
	const due = facts.steps
		.filter(({ status, run_at }) => status === 'PLANNED' && run_at <= facts.now)
		.sort((a, b) => +a.due_at - +b.due_at);
	const judged: Judged[] = [];
	for (const step of due) {
		const verdict = judge(facts, step);
		judged.push({ step, verdict });
		if (verdict.kind === 'ACT' || verdict.kind === 'WARN_AGAIN') break;
	}
	return judged;
}

/** What of a step needs a vendor before it is taken. */
export const needsGateway = ({ action }: Pick<Step, 'action'>): boolean => action === 'SUSPEND';
