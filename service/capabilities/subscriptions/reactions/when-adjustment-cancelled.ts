import { billingCycleEvents } from '../../billing/events.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { subscriptionChangeLifecycle } from '../change-lifecycle.ts';
import * as changeStore from '../change-store.ts';
import * as store from '../store.ts';

/** Finance has cancelled what charges a change: nobody can pay it any more, so it cannot come to hold. */
export const whenAdjustmentCancelled = defineReaction(
	'subscriptions.when-adjustment-cancelled',
	billingCycleEvents.cancelled,
	async ({ payload }, context) => {
		if (payload.kind !== 'ADJUSTMENT' || payload.subscription_id === null) return;
		await store.lockSubscription(context, payload.subscription_id);
		const change = await changeStore.findChangeOfCycle(context, payload.billing_cycle_id);
		if (change?.status === 'AWAITING_PAYMENT')
			await move(context, subscriptionChangeLifecycle, change, 'cancel', { lapses_on: null });
	},
);
