import { handle } from '../../../platform/operation/index.ts';
import { leaseUntil } from '../../../platform/lease/index.ts';
import { taskContract } from '../contract.ts';
import { LeaseLost } from '../errors.ts';
import * as store from '../store.ts';
import { toTask } from '../to-task.ts';

/** For work that takes longer than was claimed: a lease that runs out means that the worker was lost. */
export const renewTask = handle(taskContract.renew, async (input, context) => {
	const task = await store.lockTask(context, input.task_id);
	if (task.status !== 'RUNNING' || task.lease_token !== input.lease_token)
		throw LeaseLost({ task_id: task.id });
	const until = leaseUntil(context.machine_now, input.seconds);
	return toTask(await store.extendLease(context, task.id, until));
});
