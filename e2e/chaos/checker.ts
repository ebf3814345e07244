/**
 * What must hold when everything has come to rest. Knows nothing of how the service works inside: it compares what the
 * vendors hold with what the public API says, both ways round.
 */
import type { Evidence } from './evidence.ts';
import { checkEvents } from './check-events.ts';
import { checkLetters } from './check-letters.ts';
import { checkMoney } from './check-money.ts';
import { checkVendors } from './check-vendors.ts';
import type { Report, Violation } from './violation.ts';

export const check = (evidence: Evidence, salesStarted: number): Violation[] =>
	violationsOf((report) => {
		checkMoney(evidence, report);
		checkVendors(evidence, report);
		checkSales(evidence, salesStarted, report);
		checkWebhooks(evidence, report);
		checkEvents(evidence, report);
		checkLetters(evidence, report);
	});

/** What a check reports. */
export function violationsOf(check: (report: Report) => void): Violation[] {
	const violations: Violation[] = [];
	check((rule, id, detail) => void violations.push({ rule, id, detail }));
	return violations;
}

function checkSales(evidence: Evidence, salesStarted: number, report: Report): void {
	const { quotations, cycles, subscriptions, tasks } = evidence;
	if (quotations.length !== salesStarted)
		report('one quotation per sale', 'all', `${quotations.length} of ${salesStarted} sales`);
	checkNumbers(
		'quotation numbers',
		quotations.map(({ number }) => number),
		report,
	);
	checkNumbers(
		'invoice numbers',
		cycles.flatMap(({ number }) => (number === null ? [] : [number])),
		report,
	);
	const cyclesOf = Map.groupBy(cycles, (cycle) => cycle.quotation_id ?? '');
	const subscriptionsOf = Map.groupBy(subscriptions, (one) => one.quotation_id ?? '');
	for (const { id, number } of quotations) {
		const counts = [cyclesOf.get(id)?.length ?? 0, subscriptionsOf.get(id)?.length ?? 0];
		if (counts.some((count) => count !== 1))
			report(
				'one subscription and cycle per sale',
				number,
				`cycles, subscriptions: ${counts.join(', ')}`,
			);
	}
	const paid = new Set(
		cycles.filter(({ status }) => status === 'PAID').map((cycle) => cycle.subscription_id),
	);
	const tasksOf = Map.groupBy(tasks, (task) => task.subscription_id);
	for (const subscription of subscriptions) {
		const { id, status, items, provisioned_at } = subscription;
		if (status === 'ACTIVE' && !paid.has(id))
			report('no subscription is active without its money', id, 'no cycle of it is PAID');
		if (status !== 'ACTIVE' || provisioned_at === null)
			report('no sale is stuck', id, `${status}, provisioned at ${provisioned_at}`);
		const own = tasksOf.get(id) ?? [];
		const named = new Set(own.map((task) => `${task.subscription_item_id} ${task.action}`));
		if (own.length !== items.length || named.size !== items.length)
			report('one task per item', id, `${own.length} tasks for ${items.length} items`);
		for (const task of own.filter((one) => one.status !== 'SUCCESS'))
			report('every task succeeds', task.id, `${task.target} ${task.status} ${task.error_code}`);
	}
}

export function checkNumbers(rule: string, numbers: readonly string[], report: Report): void {
	// The last part is a counter over the whole year; the date before it does not reset it.
	const used = numbers.map((number) => Number(number.split('-').at(-1))).sort((a, b) => a - b);
	used.forEach((number, index) => {
		if (number !== index + 1)
			report(`${rule} have no gap and no duplicate`, String(number), `expected ${index + 1}`);
	});
}

export function checkWebhooks(
	{ webhooks, xendit }: Pick<Evidence, 'webhooks' | 'xendit'>,
	report: Report,
): void {
	const inbox = Map.groupBy(webhooks, (webhook) => webhook.event_id);
	const sent = new Map(xendit.webhook_deliveries.map((one) => [one.webhook_id, one]));
	for (const delivery of xendit.webhook_deliveries) {
		const stored = inbox.get(delivery.webhook_id) ?? [];
		if (delivery.state === 'acknowledged' && stored.length !== 1)
			report('an acknowledged webhook is kept once', delivery.id, `${stored.length} times`);
		const isForged = delivery.faults.includes('webhook_wrong_token');
		if (isForged && stored.length > 0)
			report('a webhook without proof leaves no trace', delivery.id, 'it is in the inbox');
		if (!isForged && delivery.state === 'exhausted')
			report('every webhook is taken in the end', delivery.id, 'the gateway gave up');
	}
	for (const webhook of webhooks) {
		if (!sent.has(webhook.event_id))
			report('no webhook is invented', webhook.id, 'the gateway has not sent it');
		if (!['PROCESSED', 'IGNORED'].includes(webhook.status))
			report('every webhook is processed', webhook.id, `${webhook.status}: ${webhook.error}`);
	}
}
