import type { OperationContext } from '../../../platform/context/index.ts';
import { leaseSeconds } from '../../../platform/lease/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import { leaseTask, lockLeasedTask } from '../lease.ts';
import { recordOutcome } from '../outcomes.ts';
import * as store from '../store.ts';
import { toTask } from '../to-task.ts';

export const completeTask = handle(taskContract.complete, async (input, context) => {
	const task = await held(context, input.task_id, input.lease_token);
	return toTask(await recordOutcome(context, task, { status: 'SUCCESS', result: input.result }));
});

/** The task of the caller's claim, or a task that nobody has, claimed here. */
const held = async (context: OperationContext, id: string, token: string | undefined) =>
	token === undefined
		? leaseTask(context, await store.lockTask(context, id), leaseSeconds)
		: lockLeasedTask(context, id, token);
