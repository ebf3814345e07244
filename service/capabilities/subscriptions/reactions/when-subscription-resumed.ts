import { defineReaction } from '../../../platform/events/index.ts';
import { subscriptionEvents } from '../events.ts';
import { fallDue } from '../service-state.ts';

/** A cycle may have fallen due during a pause: the subscription that goes on is PAST_DUE then, not ACTIVE. */
export const whenSubscriptionResumed = defineReaction(
	'subscriptions.when-subscription-resumed',
	subscriptionEvents.resumed,
	({ payload }, context) => fallDue(context, payload.subscription_id),
);
