import { handle } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import { lockLeasedTask } from '../lease.ts';
import { recordWait } from '../outcomes.ts';
import * as store from '../store.ts';
import { toTask } from '../to-task.ts';

export const waitTask = handle(taskContract.wait, async (input, context) => {
	const task = await lockLeasedTask(context, input.task_id, input.lease_token);
	await store.endAttempt(context, task, 'WAITING', null);
	return toTask(await recordWait(context, task, input.waiting_for, {}));
});
