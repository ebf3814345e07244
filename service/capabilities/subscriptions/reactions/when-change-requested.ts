import { defineReaction } from '../../../platform/events/index.ts';
import { subscriptionChangeEvents } from '../change-events.ts';
import { priceChangeMessage } from '../change-messages.ts';
import { tellClient } from '../tell-client.ts';
import { changePlannedMessage, endPlannedMessage } from '../wish-messages.ts';

/** A new price surprises nobody, and a client hears what became of its wish. The guards leave one of them at most. */
export const whenChangeRequested = defineReaction(
	'subscriptions.when-change-requested',
	subscriptionChangeEvents.requested,
	async ({ payload }, context) => {
		for (const message of [priceChangeMessage, changePlannedMessage, endPlannedMessage])
			await tellClient(context, message, payload.subscription_change_id);
	},
);
