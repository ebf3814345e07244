import { defineReaction } from '../../../platform/events/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { subscriptionChangeLifecycle } from '../change-lifecycle.ts';
import * as changeStore from '../change-store.ts';
import { dropChanges } from '../drop-changes.ts';
import { subscriptionEvents } from '../events.ts';
import * as store from '../store.ts';

/** A cancellation that was planned has happened, and nothing else that was planned can happen any more. */
export const whenPlannedEndCame = defineReaction(
	'subscriptions.when-planned-end-came',
	subscriptionEvents.ended,
	async ({ payload }, context) => {
		const { id } = await store.lockSubscription(context, payload.subscription_id);
		for (const change of await changeStore.listLiveChanges(context, id))
			if (change.kind === 'CANCEL' && change.status === 'SCHEDULED')
				await move(context, subscriptionChangeLifecycle, change, 'apply', {
					applied_at: context.now,
				});
		await dropChanges(context, id, 'The subscription has ended');
	},
);
