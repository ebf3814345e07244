import { cancelOpenCycles } from '../../billing/index.ts';
import { cancelTasksOf } from '../../provisioning/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { subscriptionContract } from '../contract.ts';
import { asSubject, subscriptionLifecycle } from '../lifecycle.ts';
import * as store from '../store.ts';
import { toSubscription } from '../to-subscription.ts';

export const cancelSubscription = handle(subscriptionContract.cancel, async (input, context) => {
	const { items, ...row } = await store.lockSubscription(context, input.subscription_id);
	// Nothing is charged after the end.
	const after = await move(context, subscriptionLifecycle, row, 'cancel', {
		next_billing_date: null,
	});
	await cancelOpenCycles(context, asSubject(row));
	await cancelTasksOf(context, row.id);
	return toSubscription({ ...after, items });
});
