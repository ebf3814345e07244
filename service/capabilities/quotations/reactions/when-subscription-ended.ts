import { subscriptionEvents } from '../../subscriptions/events.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import * as store from '../store.ts';

/** A sale whose term or trial is over can be offered anew, like one that was cancelled. */
export const whenSubscriptionEnded = defineReaction(
	'quotations.when-subscription-ended',
	subscriptionEvents.ended,
	async ({ payload }, context) => {
		if (payload.quotation_id !== null) await store.markSaleEnded(context, payload.quotation_id);
	},
);
