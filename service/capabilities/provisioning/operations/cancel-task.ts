import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import { settleDependents } from '../dependents.ts';
import { taskLifecycle } from '../lifecycle.ts';
import * as store from '../store.ts';
import { toTask } from '../to-task.ts';
import { settleUndone } from '../undo.ts';

export const cancelTask = handle(taskContract.cancel, async (input, context) => {
	const task = await store.lockTask(context, input.task_id);
	const cancelled = await move(context, taskLifecycle, task, 'cancel', { next_run_at: null });
	await settleDependents(context, cancelled);
	await settleUndone(context, cancelled, 'keep');
	return toTask(cancelled);
});
