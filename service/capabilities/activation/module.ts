import { defineModule } from '../../platform/contract/index.ts';
import { activationWorkflowContract } from './contract.ts';
import { activationErrors } from './errors.ts';
import { activationEvents, serviceEvents } from './events.ts';
import { createWorkflow } from './operations/create-workflow.ts';
import { getWorkflow } from './operations/get-workflow.ts';
import { listWorkflows } from './operations/list-workflows.ts';
import { updateWorkflow } from './operations/update-workflow.ts';
import { whenProvisioningTaskFailed } from './reactions/when-provisioning-task-failed.ts';
import { whenProvisioningTaskReady } from './reactions/when-provisioning-task-ready.ts';
import { whenProvisioningTaskSucceeded } from './reactions/when-provisioning-task-succeeded.ts';

export const activationModule = defineModule({
	name: 'activation',
	operations: Object.values(activationWorkflowContract),
	handlers: [createWorkflow, updateWorkflow, getWorkflow, listWorkflows],
	errors: activationErrors,
	events: [...Object.values(activationEvents), ...Object.values(serviceEvents)],
	reactions: [whenProvisioningTaskReady, whenProvisioningTaskSucceeded, whenProvisioningTaskFailed],
});
