import { defineReaction } from '../../../platform/events/index.ts';
import { subscriptionChangeEvents } from '../change-events.ts';
import { changeLapsedMessage } from '../change-messages.ts';
import { tellClient } from '../tell-client.ts';

/** The client hears that nothing changes, and why. */
export const whenChangeLapsed = defineReaction(
	'subscriptions.when-change-lapsed',
	subscriptionChangeEvents.lapsed,
	({ payload }, context) =>
		tellClient(context, changeLapsedMessage, payload.subscription_change_id),
);
