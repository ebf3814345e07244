/** What we say of a service is what the vendor says, and what its bills say. */
import { jakartaDay, plusDays } from '../../year/days.ts';
import type { Report } from '../violation.ts';
import type { History } from './history.ts';
import type { Books, Subscription } from './rows.ts';

/** Days after which an unpaid service is off, holidays and a weekend in between. */
const offAfterDays = 20;
const off = new Set(['SUSPENDED', 'PAUSED']);

export function checkServices(histories: readonly History[], books: Books, report: Report): void {
	const byId = new Map(books.subscriptions.map((one) => [one.id, one]));
	for (const history of histories) {
		const subscription = byId.get(history.sold.subscription_id);
		if (subscription === undefined) {
			report('every sale has a subscription', history.sold.name, 'there is none');
			continue;
		}
		checkVendor(history, subscription, books, report);
		checkState(history, subscription, books, report);
		checkParked(history, subscription, books, report);
	}
	for (const { id, action, status, error_code } of books.tasks)
		if (!['SUCCESS', 'CANCELLED'].includes(status))
			report('every task ends', id, `${action} ${status} ${error_code}`);
}

function checkVendor(
	{ sold }: History,
	{ status }: Subscription,
	{ users, tasks }: Books,
	report: Report,
): void {
	const marker = `cs-${sold.item_id}`;
	const own = users.filter((user) => user.externalIds?.some(({ value }) => value === marker));
	if (own.length !== 1) report('one account for a sale', sold.name, `${own.length}`);
	const done = tasks
		.filter(({ subscription_item_id: item }) => item === sold.item_id)
		.sort((a, b) => a.created_at.localeCompare(b.created_at))
		.map((task) => `${task.action} ${task.status}`);
	for (const { suspended, primaryEmail } of own)
		if (suspended !== off.has(status))
			report(
				'a service runs at the vendor as it does here',
				sold.name,
				`${status}, ${primaryEmail} is ${suspended ? '' : 'not '}suspended after ${done.join(', ')}`,
			);
}

function checkState(
	{ sold, charges }: History,
	{ status }: Subscription,
	{ clock }: Books,
	report: Report,
): void {
	const overdue = charges.filter((one) => one.status === 'OVERDUE');
	const isLate = overdue.length > 0;
	if (isLate !== ['PAST_DUE', 'SUSPENDED'].includes(status) && status !== 'PAUSED')
		report('who is late is called so', sold.name, `${status}, ${overdue.length} overdue`);
	const today = jakartaDay(clock.now);
	const forgotten = overdue.filter(({ due_date }) => plusDays(due_date, offAfterDays) < today);
	if (forgotten.length > 0 && status !== 'SUSPENDED')
		report(
			'what is not paid is switched off',
			sold.name,
			`${status}, due ${forgotten[0]?.due_date}`,
		);
	const pastDue = charges.filter(
		({ status: one, due_date }) =>
			plusDays(due_date, 2) < today && !['PAID', 'OVERDUE'].includes(one),
	);
	for (const cycle of pastDue)
		report(
			'what is not paid in time is overdue',
			sold.name,
			`${cycle.status}, due ${cycle.due_date}`,
		);
	const unpaid = charges.filter(({ balance }) => balance > 0);
	const isUnpaid = (due: string): boolean => plusDays(due, offAfterDays) < today;
	if (sold.payer !== 'NEVER' && unpaid.some(({ due_date }) => isUnpaid(due_date)))
		report('who pays has paid', sold.name, unpaid.map((one) => one.due_date).join(', '));
}

/** A subscription that is set aside says why, and people are told. Nothing here is a reason to set one aside. */
function checkParked(
	{ sold }: History,
	{ id, parked_at, parked_reason }: Subscription,
	{ matters }: Books,
	report: Report,
): void {
	if (parked_at === null) return;
	report('nothing is set aside without cause', sold.name, parked_reason ?? 'no reason');
	if (parked_reason === null || !matters.some(({ subject_id }) => subject_id === id))
		report('what is set aside is named', sold.name, `${parked_reason}, no matter`);
}
