import { defineReaction } from '../../../platform/events/index.ts';
import { taskEvents } from '../../provisioning/events.ts';
import { followTask } from '../follow-tasks.ts';
import { taskType } from '../runs.ts';

/** What the platform has done decides how the tenant stands. */
export const whenProvisioningTaskSucceeded = defineReaction(
	'deployments.when-provisioning-task-succeeded',
	taskEvents.succeeded,
	async ({ payload }, context) => {
		if (payload.subject_type === taskType) await followTask(context, payload.task_id);
	},
);
