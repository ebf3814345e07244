import { cancelOpenCycles } from '../billing/index.ts';
import { cancelTasksOf } from '../provisioning/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { asSubject, subscriptionLifecycle } from './lifecycle.ts';
import type { SubscriptionRow } from './store.ts';

/** Ends a subscription with everything of it that is still open. The caller has locked its row. */
export async function endSale(
	context: OperationContext,
	{ items, ...row }: SubscriptionRow,
): Promise<SubscriptionRow> {
	// Nothing is charged after the end.
	const after = await move(context, subscriptionLifecycle, row, 'cancel', {
		next_billing_date: null,
	});
	await cancelOpenCycles(context, asSubject(row));
	await cancelTasksOf(context, row.id);
	return { ...after, items };
}
