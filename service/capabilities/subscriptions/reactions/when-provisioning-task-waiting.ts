import { taskEvents } from '../../provisioning/events.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { cancelTasksIfOver } from '../follow-tasks.ts';

/** No person is asked to act for a subscription that was cancelled while its task was under way. */
export const whenProvisioningTaskWaiting = defineReaction(
	'subscriptions.when-provisioning-task-waiting',
	taskEvents.waiting,
	async (event, context) => {
		const { subscription_id } = event.payload;
		if (subscription_id !== null) await cancelTasksIfOver(context, subscription_id);
	},
);
