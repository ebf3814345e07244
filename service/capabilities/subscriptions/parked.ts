import type { OperationContext } from '../../platform/context/index.ts';
import { subscriptionEvents } from './events.ts';
import { subscriptionFacts, subscriptionLifecycle } from './lifecycle.ts';
import * as store from './renewal-store.ts';
import type { BilledSubscription } from './renewal-store.ts';
import { lockSubscription } from './store.ts';

export type BillingOutcome =
	| {
			outcome: 'MADE';
			billing_cycle_id: string;
			client_id: string;
			currency: string;
			period_start: Date;
			period_end: Date;
			due_date: Date;
			invoice: 'FINANCE' | 'LINK';
			/** Before and with tax, in minor units. */
			net: bigint;
			amount: bigint;
			/** Another period of it is to be made today. */
			is_due_again: boolean;
	  }
	| { outcome: 'PARKED' | 'SKIPPED'; client_id: string; period_start: Date | null; reason: string };

/** Leaves it alone, with the reason, until a person has looked; the caller has locked the row. */
export async function park(
	context: OperationContext,
	row: BilledSubscription,
	reason: string,
): Promise<BillingOutcome> {
	const { id, client_id, next_billing_date: period_start } = row;
	const parked_reason = reason.slice(0, 500);
	await store.changeBilling(context, row, { parked_reason, parked_at: context.now });
	context.publish(subscriptionEvents.parked, {
		subject_type: subscriptionLifecycle.name,
		subject_id: id,
		client_id,
		payload: { ...subscriptionFacts(row), reason: parked_reason },
	});
	return { outcome: 'PARKED', client_id, period_start, reason: parked_reason };
}

/**
 * Parks a subscription whose next period could not be made, so that it does not fail again and again; null when it is not due,
 * or another transaction holds it.
 */
export async function parkSubscription(
	context: OperationContext,
	subscriptionId: string,
	{ today, reason }: { today: Date; reason: string },
): Promise<BillingOutcome | null> {
	const [row] = await store.lockDue(context, [subscriptionId], today);
	return row === undefined ? null : park(context, row, reason);
}

/**
 * Lets a parked subscription be billed again; false when it was not parked. The period that was held back is made by
 * `billNextPeriod`, whose attempt says that a person has looked.
 */
export async function unparkSubscription(
	context: OperationContext,
	subscriptionId: string,
): Promise<boolean> {
	const { items: _, ...row } = await lockSubscription(context, subscriptionId);
	if (row.parked_at === null) return false;
	await store.changeBilling(context, row, { parked_reason: null, parked_at: null });
	return true;
}
