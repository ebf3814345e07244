import { billingCycleEvents } from '../../billing/events.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { planSteps } from '../plan-steps.ts';

/** A cycle keeps the policy of the day on which it was made, whatever finance changes later. */
export const whenBillingCycleCreated = defineReaction(
	'dunning.when-billing-cycle-created',
	billingCycleEvents.created,
	async ({ payload }, context) => planSteps(context, payload.billing_cycle_id),
);
