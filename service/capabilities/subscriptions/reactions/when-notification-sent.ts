import { notificationEvents } from '../../notifications/events.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { terminationWarningMessage } from '../life-messages.ts';
import { markWarned } from '../switch-off.ts';

/** Data is removed only after a warning that has left, however often it had to be tried. */
export const whenNotificationSent = defineReaction(
	'subscriptions.when-notification-sent',
	notificationEvents.sent,
	async ({ payload }, context) => {
		const { kind, related_id } = payload;
		if (kind === terminationWarningMessage.kind && related_id !== null)
			await markWarned(context, related_id);
	},
);
