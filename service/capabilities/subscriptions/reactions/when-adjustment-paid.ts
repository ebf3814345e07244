import { billingCycleEvents } from '../../billing/events.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { applyChange } from '../apply-change.ts';
import * as changeStore from '../change-store.ts';
import * as store from '../store.ts';

/** A change that is charged at once holds when it is paid. */
export const whenAdjustmentPaid = defineReaction(
	'subscriptions.when-adjustment-paid',
	billingCycleEvents.paid,
	async ({ payload }, context) => {
		if (payload.kind !== 'ADJUSTMENT' || payload.subscription_id === null) return;
		const subscription = await store.lockSubscription(context, payload.subscription_id);
		const change = await changeStore.findChangeOfCycle(context, payload.billing_cycle_id);
		if (change?.status === 'AWAITING_PAYMENT') await applyChange(context, subscription, change);
	},
);
