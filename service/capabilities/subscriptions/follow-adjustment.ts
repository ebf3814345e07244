import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { applyChange } from './apply-change.ts';
import { subscriptionChangeLifecycle } from './change-lifecycle.ts';
import * as changeStore from './change-store.ts';
import * as store from './store.ts';

type Cycle = { subscription_id: string; billing_cycle_id: string };

/** A change that is charged at once holds when its cycle is paid. */
export async function applyPaidChange(
	context: OperationContext,
	{ subscription_id, billing_cycle_id }: Cycle,
): Promise<void> {
	const subscription = await store.lockSubscription(context, subscription_id);
	const change = await changeStore.findChangeOfCycle(context, billing_cycle_id);
	if (change?.status === 'AWAITING_PAYMENT') await applyChange(context, subscription, change);
}

/** Finance has cancelled what charges a change: nobody can pay it any more, so it cannot come to hold. */
export async function dropUnpayableChange(
	context: OperationContext,
	{ subscription_id, billing_cycle_id }: Cycle,
): Promise<void> {
	await store.lockSubscription(context, subscription_id);
	const change = await changeStore.findChangeOfCycle(context, billing_cycle_id);
	if (change?.status === 'AWAITING_PAYMENT')
		await move(context, subscriptionChangeLifecycle, change, 'cancel', { lapses_on: null });
}
