import { handle } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import { lockLeasedTask } from '../lease.ts';
import { recordOutcome } from '../outcomes.ts';
import { toTask } from '../to-task.ts';

export const completeTask = handle(taskContract.complete, async (input, context) => {
	const task = await lockLeasedTask(context, input.task_id, input.lease_token);
	return toTask(await recordOutcome(context, task, { status: 'SUCCESS', result: input.result }));
});
