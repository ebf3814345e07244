import { subscriptionEvents } from '../../subscriptions/events.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import * as store from '../store.ts';

/** The sale that came of an accepted quotation has ended: from now on the quotation can be revised, and offered anew. */
export const whenSubscriptionCancelled = defineReaction(
	'quotations.when-subscription-cancelled',
	subscriptionEvents.cancelled,
	async ({ payload }, context) => {
		if (payload.quotation_id !== null) await store.markSaleEnded(context, payload.quotation_id);
	},
);
