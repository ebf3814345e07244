import type { OperationContext } from '../../../platform/context/index.ts';
import { leaseSeconds } from '../../../platform/lease/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import { lockTaskToSettle } from '../graph-store.ts';
import { leaseTask, lockLeasedTask } from '../lease.ts';
import { recordOutcome } from '../outcomes.ts';
import { isOutcomeUnknown } from '../rules.ts';
import type { TaskRow } from '../store.ts';
import { toTask } from '../to-task.ts';

export const completeTask = handle(taskContract.complete, async (input, context) => {
	const { task, isReported } = await held(context, input.task_id, input.lease_token);
	if (isReported) return toTask(task);
	const { result, secrets } = input;
	const done = {
		status: 'SUCCESS',
		result,
		...(secrets === undefined ? {} : { secrets }),
	} as const;
	return toTask(await recordOutcome(context, task, done));
});

/** The task of the caller's claim, or a task that nobody has, claimed here. */
async function held(
	context: OperationContext,
	id: string,
	token: string | undefined,
): Promise<{ task: TaskRow; isReported: boolean }> {
	const task = await lockTaskToSettle(context, id);
	if (token === undefined)
		return { task: await leaseTask(context, task, leaseSeconds), isReported: false };
	if (task.last_lease_token === token) {
		if (task.status === 'SUCCESS') return { task, isReported: true };
		// A late report by the last lease holder: no other worker has begun since, and only that worker knows the outcome.
		if (task.status === 'UNKNOWN' || isOutcomeUnknown(task))
			return { task: await leaseTask(context, task, leaseSeconds), isReported: false };
	}
	return { task: await lockLeasedTask(context, id, token, task), isReported: false };
}
