import { handle } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import { leaseTask } from '../lease.ts';
import * as store from '../store.ts';
import { toTask } from '../to-task.ts';

export const claimTask = handle(taskContract.claim, async (input, context) => {
	const task = await store.lockTask(context, input.task_id);
	const leased = await leaseTask(context, task, input.seconds);
	return { ...toTask(leased), lease_token: leased.lease_token };
});
