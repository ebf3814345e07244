import { handle } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import { leaseTask } from '../lease.ts';
import { toTask } from '../to-task.ts';

export const claimTask = handle(taskContract.claim, async (input, context) => {
	const task = await leaseTask(context, input.task_id, input.seconds);
	return { ...toTask(task), lease_token: task.lease_token };
});
