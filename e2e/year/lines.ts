import { type Day, jakartaDay } from './days.ts';
import type { Event, Facts } from './rows.ts';

export const rupiah = (amount = 0): string =>
	`Rp ${String(amount).replaceAll(/\B(?=(\d{3})+$)/g, '.')}`;

/** What an event says, for people; null for those that are no news of the year. */
export function lineOf(event: Event): { day: Day; text: string } | null {
	const tell = lines[event.type];
	if (tell === undefined) return null;
	return { day: jakartaDay(event.occurred_at), text: tell(event.data) };
}

const cycle = ({ number, kind, amount }: Facts): string =>
	`${kind === 'ADJUSTMENT' ? 'Adjustment' : kind === 'RENEWAL' ? 'Renewal' : 'First charge'}${number == null ? '' : ` ${number}`}, ${rupiah(amount)}`;

/** The steps of the policies that come with the service. */
const steps: Readonly<Record<string, string>> = {
	ask_finance: 'Finance is asked for the invoice',
	escalate: 'The invoice is missing: the team is told',
	invoice: 'Mail: the invoice with its link',
	before_due: 'Mail: due in three days',
	due: 'Mail: due today',
	overdue: 'Mail: overdue',
	reminder: 'Mail: still unpaid',
	final_warning: 'Mail: the last warning, with the day of the suspension',
	suspend: 'Mail: suspended, with the link to pay',
	propose_cancel: 'A person is asked whether to cancel',
	propose_write_off: 'A person is asked whether to write it off',
};

const lines: Readonly<Record<string, (data: Facts) => string>> = {
	'subscription.activated': () => 'The service starts',
	'billing_cycle.created': (data) => `${cycle(data)}: due on ${data.due_date}`,
	'billing_cycle.paid': (data) => `${cycle(data)}: paid`,
	'billing_cycle.overdue': (data) => `${cycle(data)}: overdue`,
	'billing_cycle.cancelled': (data) => `${cycle(data)}: cancelled`,
	'billing_cycle.written_off': (data) => `${cycle(data)}: written off`,
	'credit_note.issued': (data) => `Credit note ${data.number}, ${rupiah(data.amount)}`,
	'subscription.changed': () => 'The new quantity is in force',
	'subscription.past_due': () => 'A payment is late',
	'subscription.suspended': () => 'Suspended',
	'subscription.recovered': () => 'Nothing is overdue any more',
	'subscription.resumed': () => 'Resumed',
	'subscription.paused': () => 'Paused',
	'subscription.ended': () => 'The service ends',
	'subscription.cancelled': () => 'Cancelled',
	'subscription.parked': () => 'PARKED: a person must look',
	'provisioning_task.succeeded': ({ action, target }) => `${action} done at ${target}`,
	'provisioning_task.failed': ({ action, target, error_message }) =>
		`${action} FAILED at ${target}: ${error_message}`,
	'dunning.step_done': ({ step = '' }) => steps[step] ?? `Dunning: ${step}`,
};
