/** Nobody is asked for what is paid, nobody twice, and nothing is switched off without a warning. */
import type { Report } from '../violation.ts';
import type { Books, Cycle, Step } from './rows.ts';

const warningHours = 72;
/** What only steps of dunning send. */
const reminders = new Set([
	'PAYMENT_REMINDER',
	'PAYMENT_DUE_TODAY',
	'PAYMENT_OVERDUE',
	'FINAL_WARNING',
	'SUSPENDED_UNPAID',
]);

const hoursBetween = (from: string, to: string): number =>
	(Date.parse(to) - Date.parse(from)) / 3_600_000;

export function checkDunning(books: Books, report: Report): void {
	const stepsOf = Map.groupBy(books.steps, ({ billing_cycle_id }) => billing_cycle_id);
	for (const cycle of books.cycles) {
		const steps = stepsOf.get(cycle.id) ?? [];
		checkAfterPayment(cycle, steps, report);
		checkOnce(cycle, steps, books, report);
		checkSuspension(cycle, steps, report);
	}
	checkMails(books, report);
}

const nameOf = ({ id, number }: Cycle): string => number ?? id;

/** Time stands still while a payment is written down, so what is later than it is at least a step of the clock later. */
function checkAfterPayment(cycle: Cycle, steps: readonly Step[], report: Report): void {
	const { paid_at, status } = cycle;
	if (['PAID', 'CANCELLED'].includes(status))
		for (const { step } of steps.filter((one) => one.status === 'PLANNED'))
			report('nothing is planned for what is paid', nameOf(cycle), step);
	if (paid_at === null) return;
	for (const { step, done_at, sent_at } of steps) {
		const last = [done_at, sent_at]
			.filter((one) => one !== null)
			.sort()
			.at(-1);
		if (last !== undefined && Date.parse(last) > Date.parse(paid_at))
			report(
				'nobody is asked for what is paid',
				nameOf(cycle),
				`${step} at ${last}, paid at ${paid_at}`,
			);
	}
}

function checkOnce(
	cycle: Cycle,
	steps: readonly Step[],
	{ notifications }: Books,
	report: Report,
): void {
	for (const [key, same] of Map.groupBy(steps, ({ step }) => step))
		if (same.length > 1)
			report('a step is taken once', nameOf(cycle), `${key}: ${same.length} times`);
	const sent = notifications.filter(
		({ related_id, status, kind }) =>
			related_id === cycle.id && status === 'SENT' && reminders.has(kind),
	);
	for (const [kind, mails] of Map.groupBy(sent, (one) => one.kind)) {
		const taken = new Set(
			steps.filter((one) => one.status === 'DONE' && one.message === kind).map(({ step }) => step),
		);
		if (mails.length > taken.size)
			report(
				'one mail for a step',
				nameOf(cycle),
				`${kind}: ${mails.length} mails, ${taken.size} steps`,
			);
	}
}

function checkSuspension(cycle: Cycle, steps: readonly Step[], report: Report): void {
	for (const { action, status, done_at } of steps) {
		if (action !== 'SUSPEND' || status !== 'DONE' || done_at === null) continue;
		const warned = steps.find(({ message }) => message === 'FINAL_WARNING')?.sent_at ?? null;
		if (warned === null || hoursBetween(warned, done_at) < warningHours)
			report(
				'nothing is suspended without a warning three days before',
				nameOf(cycle),
				`suspended at ${done_at}, warned ${warned === null ? 'never' : `at ${warned}`}`,
			);
	}
}

function checkMails({ mails, notifications }: Books, report: Report): void {
	const sent = new Set(notifications.map(({ provider_id }) => provider_id));
	for (const { id, subject, to } of mails)
		if (!sent.has(id))
			report('no mail twice', id, `"${subject}" to ${to[0]?.address} belongs to no notification`);
	const arrived = new Set(mails.map(({ id }) => id));
	for (const { id, kind, status, provider_id, error } of notifications) {
		if (status === 'SENT' && !arrived.has(provider_id ?? ''))
			report('what is SENT is in the mailbox', id, `${kind} ${provider_id}`);
		if (!['SENT', 'SKIPPED'].includes(status))
			report('every mail is sent or left out', id, `${kind} ${status}: ${error}`);
	}
}
