import { defineReaction } from '../../../platform/events/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { subscriptionChangeLifecycle } from '../change-lifecycle.ts';
import * as changeStore from '../change-store.ts';
import { subscriptionEvents } from '../events.ts';

/** The wish for a pause is fulfilled. */
export const whenSubscriptionPaused = defineReaction(
	'subscriptions.when-subscription-paused',
	subscriptionEvents.paused,
	async ({ payload }, context) => {
		const live = await changeStore.listLiveChanges(context, payload.subscription_id);
		for (const change of live)
			if (change.kind === 'PAUSE' && change.status === 'SCHEDULED')
				await move(context, subscriptionChangeLifecycle, change, 'apply', {
					applied_at: context.now,
				});
	},
);
