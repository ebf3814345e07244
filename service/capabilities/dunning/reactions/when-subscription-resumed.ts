import { defineReaction } from '../../../platform/events/index.ts';
import { queueMessage } from '../../notifications/index.ts';
import { subscriptionEvents } from '../../subscriptions/events.ts';
import { serviceResumedMessage } from '../suspension-messages.ts';

/** The client was told that its services are off, and hears that they go on. */
export const whenSubscriptionResumed = defineReaction(
	'dunning.when-subscription-resumed',
	subscriptionEvents.resumed,
	async ({ payload }, context) => {
		const message = { related_id: payload.subscription_id, facts: {} };
		// It may have been suspended again, or ended, before this reaction came to its turn.
		if ((await serviceResumedMessage.guard(context, message)) !== null) return;
		const { related_id } = message;
		await queueMessage(context, { kind: serviceResumedMessage.kind, related_id });
	},
);
