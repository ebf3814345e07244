import { handle } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import * as store from '../store.ts';
import { toTask } from '../to-task.ts';
import { startUndo } from '../undo.ts';

export const undoTask = handle(taskContract.undo, async (input, context) => {
	const task = await store.lockTask(context, input.task_id);
	return toTask(await startUndo(context, task));
});
