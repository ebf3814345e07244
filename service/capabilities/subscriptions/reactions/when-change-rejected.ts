import { defineReaction } from '../../../platform/events/index.ts';
import { subscriptionChangeEvents } from '../change-events.ts';
import { tellClient } from '../tell-client.ts';
import { changeRefusedMessage } from '../wish-messages.ts';

/** A client that asked is not left waiting for an answer that came long ago. */
export const whenChangeRejected = defineReaction(
	'subscriptions.when-change-rejected',
	subscriptionChangeEvents.rejected,
	({ payload }, context) =>
		tellClient(context, changeRefusedMessage, payload.subscription_change_id),
);
