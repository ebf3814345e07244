import { defineReaction } from '../../../platform/events/index.ts';
import { taskEvents } from '../events.ts';
import { tellStaff } from '../tell-staff.ts';

/** A task that made only a part of what was bought leaves the rest to operations. */
export const whenProvisioningTaskSucceeded = defineReaction(
	'provisioning.when-provisioning-task-succeeded',
	taskEvents.succeeded,
	async (event, context) => {
		if (event.payload.remaining.length > 0) await tellStaff(context, event.payload.task_id);
	},
);
