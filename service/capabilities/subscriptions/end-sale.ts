import { cancelOpenCycles } from '../billing/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { asSubject, subscriptionLifecycle } from './lifecycle.ts';
import type { SubscriptionRow } from './store.ts';

/** Ends a subscription, and whatever of it still waits for money. The caller has locked its row. */
export async function endSale(
	context: OperationContext,
	{ items, ...row }: SubscriptionRow,
	service: { service_until?: Date; switch_off_on?: Date | null } = {},
): Promise<SubscriptionRow> {
	// Nothing is charged after the end.
	const set = { next_billing_date: null, ...service };
	const after = await move(context, subscriptionLifecycle, row, 'cancel', set);
	await cancelOpenCycles(context, asSubject(row));
	return { ...after, items };
}
