import { billingCycleEvents } from '../../billing/events.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { endSale } from '../end-sale.ts';
import { dropUnpayableChange } from '../follow-adjustment.ts';
import { goOnIfPaid } from '../service-state.ts';
import * as store from '../store.ts';

/**
 * A subscription that never started can start only by its first cycle: when that is cancelled, the sale has ended, and the
 * quotation may be offered anew. What is no longer owed suspends nothing.
 */
export const whenBillingCycleCancelled = defineReaction(
	'subscriptions.when-billing-cycle-cancelled',
	billingCycleEvents.cancelled,
	async ({ payload }, context) => {
		const { kind, subscription_id, billing_cycle_id } = payload;
		if (subscription_id === null) return;
		if (kind !== 'INITIAL') {
			await goOnIfPaid(context, subscription_id, billing_cycle_id);
			if (kind === 'ADJUSTMENT')
				await dropUnpayableChange(context, { subscription_id, billing_cycle_id });
			return;
		}
		const subscription = await store.lockSubscription(context, subscription_id);
		if (subscription.status === 'PENDING') await endSale(context, subscription);
	},
);
