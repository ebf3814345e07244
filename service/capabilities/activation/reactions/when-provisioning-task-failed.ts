import { defineReaction } from '../../../platform/events/index.ts';
import { taskEvents } from '../../provisioning/events.ts';
import { serviceEvents } from '../events.ts';
import { publishActivation } from '../facts.ts';

export const whenProvisioningTaskFailed = defineReaction(
	'activation.when-provisioning-task-failed',
	taskEvents.failed,
	async (event, context) =>
		publishActivation(context, serviceEvents.activation_failed, event.payload),
);
