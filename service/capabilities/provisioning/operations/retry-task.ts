import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import { settleDependents } from '../dependents.ts';
import { taskLifecycle } from '../lifecycle.ts';
import * as store from '../store.ts';
import { toTask } from '../to-task.ts';

export const retryTask = handle(taskContract.retry, async (input, context) => {
	const task = await store.lockTask(context, input.task_id);
	const ready = await move(context, taskLifecycle, task, 'retry', {
		error_code: null,
		error_message: null,
		// Nothing is under way. What the failed attempts chose, such as an address that is taken, would be used again.
		progress: {},
		troubles: 0,
		deadline_at: null,
		ready_at: context.now,
		idle_since: context.machine_now,
	});
	await settleDependents(context, ready);
	return toTask(ready);
});
