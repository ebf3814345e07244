import { billingCycleEvents } from '../../billing/events.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { subscriptionsConfig } from '../config.ts';
import { activatePaid } from '../jobs.ts';

/** Leaves the activation to a workflow, and makes sure that it also happens without one. */
export const whenBillingCyclePaid = defineReaction(
	'subscriptions.when-billing-cycle-paid',
	billingCycleEvents.paid,
	async (event, context) => {
		const { kind, subscription_id } = event.payload;
		if (kind !== 'INITIAL' || subscription_id === null) return;
		const { SUBSCRIPTION_PICKUP_SECONDS } = context.config.read(subscriptionsConfig);
		const start_after_seconds = SUBSCRIPTION_PICKUP_SECONDS;
		context.enqueue(activatePaid, { subscription_id }, { start_after_seconds });
	},
);
