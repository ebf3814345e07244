import { handle } from '../../../platform/operation/index.ts';
import { cancelTasks } from '../cancel.ts';
import { taskContract } from '../contract.ts';
import * as store from '../store.ts';
import { toTask } from '../to-task.ts';

export const cancelTask = handle(taskContract.cancel, async (input, context) => {
	const task = await store.lockTask(context, input.task_id);
	const [cancelled = task] = await cancelTasks(context, [task]);
	return toTask(cancelled);
});
