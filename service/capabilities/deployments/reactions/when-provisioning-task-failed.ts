import { defineReaction } from '../../../platform/events/index.ts';
import { taskEvents } from '../../provisioning/events.ts';
import { followTask } from '../follow-tasks.ts';
import { taskType } from '../runs.ts';

/** A failed deployment is told, and taken back where its owner wants that. */
export const whenProvisioningTaskFailed = defineReaction(
	'deployments.when-provisioning-task-failed',
	taskEvents.failed,
	async ({ payload }, context) => {
		if (payload.subject_type === taskType) await followTask(context, payload.task_id);
	},
);
