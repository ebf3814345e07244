import { defineReaction } from '../../../platform/events/index.ts';
import { taskEvents } from '../events.ts';
import { tellStaff } from '../tell-staff.ts';

/** Operations hears of what only it can do; the client hears nothing of it. */
export const whenProvisioningTaskWaiting = defineReaction(
	'provisioning.when-provisioning-task-waiting',
	taskEvents.waiting,
	async (event, context) => {
		if (event.payload.waiting_for === 'STAFF') await tellStaff(context, event.payload.task_id);
	},
);
