import { billingCycleEvents } from '../../billing/events.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { subscriptionsConfig } from '../config.ts';
import { applyPaidChange } from '../follow-adjustment.ts';
import { activatePaid } from '../jobs.ts';
import { goOnIfPaid } from '../service-state.ts';

/**
 * Leaves the activation to a workflow, and makes sure that it also happens without one. The services of a late payer go on again
 * at once: nobody has to ask for what is paid. A change that was charged at once comes to hold.
 */
export const whenBillingCyclePaid = defineReaction(
	'subscriptions.when-billing-cycle-paid',
	billingCycleEvents.paid,
	async (event, context) => {
		const { kind, subscription_id, billing_cycle_id } = event.payload;
		if (subscription_id === null) return;
		if (kind !== 'INITIAL') {
			await goOnIfPaid(context, subscription_id, billing_cycle_id);
			if (kind === 'ADJUSTMENT')
				await applyPaidChange(context, { subscription_id, billing_cycle_id });
			return;
		}
		const { SUBSCRIPTION_PICKUP_SECONDS } = context.config.read(subscriptionsConfig);
		const start_after_seconds = SUBSCRIPTION_PICKUP_SECONDS;
		context.enqueue(activatePaid, { subscription_id }, { start_after_seconds });
	},
);
