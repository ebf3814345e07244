import { defineReaction } from '../../../platform/events/index.ts';
import { subscriptionEvents } from '../events.ts';
import { serviceSuspendedMessage } from '../life-messages.ts';
import { tellClient } from '../tell-client.ts';

/** Who is suspended by staff hears of it here; who has not paid gets the link to pay from dunning. */
export const whenSubscriptionSuspended = defineReaction(
	'subscriptions.when-subscription-suspended',
	subscriptionEvents.suspended,
	async ({ payload }, context) => {
		if (payload.suspension_reason === 'STAFF')
			await tellClient(context, serviceSuspendedMessage, payload.subscription_id);
	},
);
