import { billingCycleEvents } from '../../billing/events.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { endSale } from '../end-sale.ts';
import * as store from '../store.ts';

/**
 * A subscription that never started can start only by its first cycle: when that is cancelled, the sale has ended, and the
 * quotation may be offered anew.
 */
export const whenBillingCycleCancelled = defineReaction(
	'subscriptions.when-billing-cycle-cancelled',
	billingCycleEvents.cancelled,
	async ({ payload }, context) => {
		const { kind, subscription_id } = payload;
		if (kind !== 'INITIAL' || subscription_id === null) return;
		const subscription = await store.lockSubscription(context, subscription_id);
		if (subscription.status === 'PENDING') await endSale(context, subscription);
	},
);
