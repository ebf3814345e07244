import { defineReaction } from '../../../platform/events/index.ts';
import { taskEvents } from '../../provisioning/events.ts';
import { serviceEvents } from '../events.ts';
import { publishActivation } from '../facts.ts';

export const whenProvisioningTaskSucceeded = defineReaction(
	'activation.when-provisioning-task-succeeded',
	taskEvents.succeeded,
	async (event, context) => publishActivation(context, serviceEvents.activated, event.payload),
);
