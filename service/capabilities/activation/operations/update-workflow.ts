import { lockName } from '../../../platform/database/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { activationWorkflowContract } from '../contract.ts';
import { assertFree, assertSequence } from '../save-workflow.ts';
import * as store from '../store.ts';
import { toWorkflow } from '../to-workflow.ts';

export const updateWorkflow = handle(activationWorkflowContract.update, async (input, context) => {
	// Of two that take the same name or template at once, the second must see the first.
	await lockName(context.tx, 'activation workflows');
	const { activation_workflow_id: id, ...changes } = input;
	const before = toWorkflow(await store.lockWorkflow(context, id));
	const given = Object.fromEntries(
		Object.entries(changes).filter(([, value]) => value !== undefined),
	);
	const { created_at: _, updated_at: __, id: ___, ...after } = { ...before, ...given };
	assertSequence(after.service_sequence);
	await assertFree(context, after, id);
	return toWorkflow(await store.saveWorkflow(context, id, after));
});
