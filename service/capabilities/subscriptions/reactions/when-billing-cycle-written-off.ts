import { billingCycleEvents } from '../../billing/events.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { recoverIfNothingIsOverdue } from '../service-state.ts';

/**
 * What was given up makes nobody late any more. Services that were suspended for it stay off: they go on with the money, which is
 * taken also later, or when staff decides so.
 */
export const whenBillingCycleWrittenOff = defineReaction(
	'subscriptions.when-billing-cycle-written-off',
	billingCycleEvents.written_off,
	async ({ payload }, context) => {
		if (payload.subscription_id !== null)
			await recoverIfNothingIsOverdue(context, payload.subscription_id);
	},
);
