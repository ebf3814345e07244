import { handle } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import { lockLeasedTask } from '../lease.ts';
import { recordFailure } from '../outcomes.ts';
import * as store from '../store.ts';
import { toTask } from '../to-task.ts';

export const failTask = handle(taskContract.fail, async (input, context) => {
	const task = await lockLeasedTask(context, input.task_id, input.lease_token);
	await store.endAttempt(context, task, 'FAILED', input.reason);
	const error = { error_code: 'reported', error_message: input.reason };
	return toTask(await recordFailure(context, task, error));
});
