import { billingCycleEvents } from '../../billing/events.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { fallDue } from '../service-state.ts';

/** A late payer is seen on its subscription, whatever marked the cycle as overdue. */
export const whenBillingCycleOverdue = defineReaction(
	'subscriptions.when-billing-cycle-overdue',
	billingCycleEvents.overdue,
	async ({ payload }, context) => {
		if (payload.subscription_id !== null) await fallDue(context, payload.subscription_id);
	},
);
