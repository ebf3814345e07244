import { taskEvents } from '../../provisioning/events.ts';
import { defineReaction } from '../../../platform/events/index.ts';
import { announceIfProvisioned } from '../follow-tasks.ts';

/** The last task that succeeds makes the subscription provisioned. */
export const whenProvisioningTaskSucceeded = defineReaction(
	'subscriptions.when-provisioning-task-succeeded',
	taskEvents.succeeded,
	async (event, context) => {
		const { subscription_id } = event.payload;
		if (subscription_id !== null) await announceIfProvisioned(context, subscription_id);
	},
);
