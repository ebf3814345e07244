import { defineReaction } from '../../../platform/events/index.ts';
import { subscriptionChangeEvents } from '../change-events.ts';
import { priceChangeMessage } from '../change-messages.ts';
import { tellClient } from '../tell-client.ts';

/** A new price surprises nobody. */
export const whenChangeRequested = defineReaction(
	'subscriptions.when-change-requested',
	subscriptionChangeEvents.requested,
	({ payload }, context) => tellClient(context, priceChangeMessage, payload.subscription_change_id),
);
