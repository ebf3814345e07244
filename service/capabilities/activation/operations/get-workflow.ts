import { handle } from '../../../platform/operation/index.ts';
import { activationWorkflowContract } from '../contract.ts';
import * as store from '../store.ts';
import { toWorkflow } from '../to-workflow.ts';

export const getWorkflow = handle(activationWorkflowContract.get, async (input, context) =>
	toWorkflow(await store.getWorkflow(context, input.activation_workflow_id)),
);
