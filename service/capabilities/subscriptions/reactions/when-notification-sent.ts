import { notificationEvents } from '../../notifications/events.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import * as changeStore from '../change-store.ts';
import { markWarned } from '../removal.ts';
import * as store from '../store.ts';
import {
	itemsTerminationWarningMessage,
	terminationWarningMessage,
} from '../termination-messages.ts';

/** Data is removed only after a warning that has left, however often it had to be tried. */
export const whenNotificationSent = defineReaction(
	'subscriptions.when-notification-sent',
	notificationEvents.sent,
	async ({ payload }, context) => {
		const { kind, related_id } = payload;
		if (related_id === null) return;
		if (kind === terminationWarningMessage.kind) {
			const subscription = await store.lockSubscription(context, related_id);
			await markWarned(context, { subscription, change_id: null });
		}
		if (kind === itemsTerminationWarningMessage.kind) {
			const { id: change_id, subscription_id } = await changeStore.getChange(context, related_id);
			const subscription = await store.lockSubscription(context, subscription_id);
			await markWarned(context, { subscription, change_id });
		}
	},
);
