import { taskEvents } from '../../provisioning/events.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { cancelTasksIfOver } from '../provisioned.ts';

/** A task that was under way when its subscription was cancelled must not be tried again. */
export const whenProvisioningTaskFailed = defineReaction(
	'subscriptions.when-provisioning-task-failed',
	taskEvents.failed,
	(event, context) => cancelTasksIfOver(context, event.payload.subscription_id),
);
