import { handle } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import { NothingRemains } from '../errors.ts';
import * as store from '../store.ts';
import { toTask } from '../to-task.ts';

export const finishRemaining = handle(taskContract['finish-remaining'], async (input, context) => {
	const { id, status } = await store.lockTask(context, input.task_id);
	const after = await store.clearRemaining(context, id);
	if (after === null) throw NothingRemains({ task_id: id, status });
	return toTask(after);
});
