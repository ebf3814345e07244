import type { Report } from './violation.ts';
import type { Evidence } from './evidence.ts';

/** Events that can occur only once for their subject. */
const once = new Set([
	'client.created',
	'quotation.created',
	'quotation.sent',
	'quotation.accepted',
	'subscription.created',
	'subscription.activated',
	'subscription.provisioned',
	'billing_cycle.created',
	'billing_cycle.invoiced',
	'billing_cycle.awaiting_payment',
	'billing_cycle.paid',
	'invoice.requested',
	'payment_link.created',
	'payment.succeeded',
	'provisioning_task.succeeded',
	'notification.sent',
	'message.received',
]);

/** Every event agrees with the state of its subject, every state was announced, and every event was delivered and signed. */
export function checkEvents(evidence: Evidence, report: Report): void {
	checkAnnouncements(evidence, report);
	checkArrival(evidence, report);
}

function checkAnnouncements(evidence: Evidence, report: Report): void {
	const { quotations, cycles, subscriptions, payments, links, tasks, notifications } = evidence;
	const announced = Map.groupBy(evidence.events, ({ type, subject_id }) => `${type} ${subject_id}`);
	for (const [what, events] of announced) {
		if (events.length > 1 && once.has(events[0]?.type ?? ''))
			report('what happens once is announced once', what, `${events.length} events`);
	}

	const known: Record<string, readonly { id: string }[]> = {
		quotation: quotations,
		billing_cycle: cycles,
		subscription: subscriptions,
		payment: payments,
		payment_link: links,
		provisioning_task: tasks,
		notification: notifications,
		message: evidence.messages,
	};
	const idsOf = new Map(
		Object.entries(known).map(([type, rows]) => [type, new Set(rows.map(({ id }) => id))]),
	);
	for (const { type, subject_type, subject_id } of evidence.events) {
		if (idsOf.get(subject_type)?.has(subject_id) === false)
			report('nothing is announced that is not so', subject_id, type);
	}

	const expect = (type: string, rows: readonly { id: string }[]): void => {
		for (const { id } of rows) {
			if (!announced.has(`${type} ${id}`)) report('what is so was announced', id, type);
		}
	};
	const having = <T extends { status: string }>(rows: readonly T[], status: string): T[] =>
		rows.filter((row) => row.status === status);
	expect('quotation.created', quotations);
	expect('quotation.accepted', having(quotations, 'ACCEPTED'));
	expect('subscription.created', subscriptions);
	expect('subscription.activated', having(subscriptions, 'ACTIVE'));
	expect(
		'subscription.provisioned',
		subscriptions.filter(({ provisioned_at }) => provisioned_at !== null),
	);
	expect('billing_cycle.created', cycles);
	expect('billing_cycle.paid', having(cycles, 'PAID'));
	expect('payment.succeeded', having(payments, 'SUCCEEDED'));
	expect('provisioning_task.succeeded', having(tasks, 'SUCCESS'));
	expect(
		'message.received',
		evidence.messages.filter(({ direction }) => direction === 'IN'),
	);
	expect('notification.sent', having(notifications, 'SENT'));
	expect('notification.skipped', having(notifications, 'SKIPPED'));
}

function checkArrival(evidence: Evidence, report: Report): void {
	const { events, received, badSignatures, unsettledDeliveries, endpoints } = evidence;
	for (const { id, type } of events) {
		// Published before the endpoint was registered, or about the endpoint itself.
		if (received.has(id) || /^(product|price|endpoint)\./.test(type)) continue;
		report('every event arrives', id, type);
	}
	const known = new Set(events.map(({ id }) => id));
	for (const id of received.keys()) {
		if (!known.has(id)) report('no event is invented', id, 'the API does not know it');
	}
	if (badSignatures > 0)
		report('every delivery is signed', 'receiver', `${badSignatures} were not`);
	for (const { id, status, error } of unsettledDeliveries)
		report('no delivery is left over', id, `${status}: ${error}`);
	for (const { url, status } of endpoints.filter((one) => one.status !== 'ACTIVE'))
		report('no endpoint is switched off', url, status);
}
