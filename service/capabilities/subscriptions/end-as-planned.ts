import { cancelOpenCycles } from '../billing/index.ts';
import { cancelTasksOf } from '../provisioning/index.ts';
import { addDays, businessDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { billCarried } from './bill-carried.ts';
import { asSubject, subscriptionLifecycle } from './lifecycle.ts';
import type { SubscriptionRow } from './store.ts';
import { switchOff } from './switch-off.ts';

/**
 * Ends a subscription whose last day has passed. What was charged for days after it is not owed any more; what is owed for days
 * of service stays. The caller has locked it.
 */
export async function endAsPlanned(
	context: OperationContext,
	subscription: SubscriptionRow,
	last_day: Date = addDays(businessDate(context.now), -1),
): Promise<void> {
	const { items, ...row } = subscription;
	const after = await move(context, subscriptionLifecycle, row, 'end', {
		ends_on: last_day,
		service_until: last_day,
		next_billing_date: null,
		bill_on: null,
		suspension_reason: null,
		parked_at: null,
		parked_reason: null,
	});
	await cancelOpenCycles(context, asSubject(row), { from: addDays(last_day, 1) });
	await billCarried(context, subscription, last_day);
	await cancelTasksOf(context, row.id);
	await switchOff(context, { ...after, items });
}
