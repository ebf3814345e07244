import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import { taskLifecycle } from '../lifecycle.ts';
import * as store from '../store.ts';
import { toTask } from '../to-task.ts';

export const retryTask = handle(taskContract.retry, async (input, context) => {
	const task = await store.getTask(context, input.task_id);
	const ready = { error_code: null, error_message: null };
	return toTask(await move(context, taskLifecycle, task, 'retry', ready));
});
