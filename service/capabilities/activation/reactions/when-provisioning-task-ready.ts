import { defineReaction } from '../../../platform/events/index.ts';
import { taskEvents } from '../../provisioning/events.ts';
import { activationEvents } from '../events.ts';
import { publishActivation } from '../facts.ts';

export const whenProvisioningTaskReady = defineReaction(
	'activation.when-provisioning-task-ready',
	taskEvents.ready,
	async ({ payload }, context) => {
		publishActivation(context, activationEvents.ready, payload);
		publishActivation(context, activationEvents.undo_ready, payload, 'TERMINATE');
	},
);
