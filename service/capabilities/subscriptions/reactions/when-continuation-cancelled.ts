import { defineReaction } from '../../../platform/events/index.ts';
import * as changeStore from '../change-store.ts';
import { subscriptionEvents } from '../events.ts';
import { planRemoval } from '../removal.ts';
import * as store from '../store.ts';

/**
 * What was kept for a subscription that was never paid is removed after all: nobody would do it otherwise. Its client is warned
 * again before.
 */
export const whenContinuationCancelled = defineReaction(
	'subscriptions.when-continuation-cancelled',
	subscriptionEvents.cancelled,
	async ({ payload }, context) => {
		const cancelled = await store.getSubscription(context, payload.subscription_id);
		if (cancelled.previous_id === null || cancelled.activated_at !== null) return;
		for (const { id } of await changeStore.listKeptFor(context, cancelled.id)) {
			await planRemoval(context, await store.lockSubscription(context, id));
		}
	},
);
