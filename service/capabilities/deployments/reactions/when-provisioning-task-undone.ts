import { defineReaction } from '../../../platform/events/index.ts';
import { taskEvents } from '../../provisioning/events.ts';
import { followTask } from '../follow-tasks.ts';
import { taskType } from '../runs.ts';

/** A deployment that was taken back through its task is rolled back. */
export const whenProvisioningTaskUndone = defineReaction(
	'deployments.when-provisioning-task-undone',
	taskEvents.undone,
	async ({ payload }, context) => {
		if (payload.subject_type === taskType) await followTask(context, payload.task_id);
	},
);
