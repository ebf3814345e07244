import { defineReaction } from '../../../platform/events/index.ts';
import { subscriptionChangeEvents } from '../change-events.ts';
import { subscriptionChangedMessage } from '../change-messages.ts';
import { tellClient } from '../tell-client.ts';

/** The client hears that what it wanted holds. */
export const whenChangeApplied = defineReaction(
	'subscriptions.when-change-applied',
	subscriptionChangeEvents.applied,
	({ payload }, context) =>
		tellClient(context, subscriptionChangedMessage, payload.subscription_change_id),
);
