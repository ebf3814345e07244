import { handle } from '../../../platform/operation/index.ts';
import { activationWorkflowContract } from '../contract.ts';
import { assertFree, assertSequence } from '../save-workflow.ts';
import * as store from '../store.ts';
import { toWorkflow } from '../to-workflow.ts';

export const createWorkflow = handle(activationWorkflowContract.create, async (input, context) => {
	assertSequence(input.service_sequence);
	await assertFree(context, input, null);
	const row = await store.insertWorkflow(context, input);
	// Another transaction may have taken the name meanwhile; it is found now.
	if (row === null) await assertFree(context, input, null);
	if (row === null) throw new Error('The workflow was neither inserted nor taken');
	return toWorkflow(row);
});
