import { defineReaction } from '../../../platform/events/index.ts';
import { taskEvents } from '../../provisioning/events.ts';
import { followTask } from '../follow-tasks.ts';
import { taskType } from '../runs.ts';

/** A run has begun, for the first time or again. */
export const whenProvisioningTaskStarted = defineReaction(
	'deployments.when-provisioning-task-started',
	taskEvents.started,
	async ({ payload }, context) => {
		if (payload.subject_type === taskType) await followTask(context, payload.task_id);
	},
);
