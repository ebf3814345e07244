import { taskEvents } from '../../provisioning/events.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { cancelTasksIfOver } from '../follow-tasks.ts';

/** A task that was under way when its subscription was cancelled must not be tried again. */
export const whenProvisioningTaskFailed = defineReaction(
	'subscriptions.when-provisioning-task-failed',
	taskEvents.failed,
	async (event, context) => {
		const { subscription_id } = event.payload;
		if (subscription_id !== null) await cancelTasksIfOver(context, subscription_id);
	},
);
