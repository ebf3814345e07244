import { defineReaction } from '../../../platform/events/index.ts';
import { subscriptionEvents } from '../events.ts';
import { subscriptionEndedMessage } from '../life-messages.ts';
import { tellClient } from '../tell-client.ts';

/** The client hears until when it is served and until when its data is kept. */
export const whenSubscriptionEnded = defineReaction(
	'subscriptions.when-subscription-ended',
	subscriptionEvents.ended,
	({ payload }, context) => tellClient(context, subscriptionEndedMessage, payload.subscription_id),
);
