import { defineReaction } from '../../../platform/events/index.ts';
import { subscriptionEvents } from '../events.ts';
import { termEndingMessage } from '../life-messages.ts';
import { tellClient } from '../tell-client.ts';

/** The end of a term surprises nobody. */
export const whenSubscriptionTermEnding = defineReaction(
	'subscriptions.when-subscription-term-ending',
	subscriptionEvents.term_ending,
	({ payload }, context) => tellClient(context, termEndingMessage, payload.subscription_id),
);
