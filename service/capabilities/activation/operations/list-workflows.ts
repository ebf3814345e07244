import { handle } from '../../../platform/operation/index.ts';
import { activationWorkflowContract } from '../contract.ts';
import * as store from '../store.ts';
import { toWorkflow } from '../to-workflow.ts';

export const listWorkflows = handle(activationWorkflowContract.list, async (input, context) => {
	const page = await store.listWorkflows(context, input);
	return { ...page, data: page.data.map(toWorkflow) };
});
