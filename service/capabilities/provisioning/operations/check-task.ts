import { addSeconds } from '../../../platform/clock/index.ts';
import type { OperationContext } from '../../../platform/context/index.ts';
import { externalOperation } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import { isInstalled } from '../rules.ts';
import { beginStep, endStep, runAtTarget } from '../run-at-target.ts';
import * as store from '../store.ts';
import { toTaskFor } from '../to-task.ts';

/** A client that presses the button again and again must not use up the calls that the target allows us. */
const secondsBetween = 30;

/** The step that would come by itself later, now: the client says that it has done what it was asked for. */
export const checkTask = externalOperation(taskContract.check, {
	async prepare(input, context) {
		const task = await store.lockTask(context, input.task_id);
		return mayLook(context, task)
			? { call: await beginStep(context, task) }
			: { done: toTaskFor(context, task) };
	},
	call: runAtTarget,
	renew: ({ task }, context) => store.renewLease(context, task),
	record: async (outcome, run, context) => toTaskFor(context, await endStep(context, run, outcome)),
});

/** Not where staff or a vendor must act, nor at a target that only people work at: there is nothing to ask. */
function mayLook(context: OperationContext, task: store.TaskRow): boolean {
	if (task.status !== 'WAITING' || task.waiting_for !== 'CLIENT') return false;
	if (!isInstalled(context.providers.list(), task.target)) return false;
	const looked = task.deadline_paused_at;
	return looked === null || looked <= addSeconds(context.machine_now, -secondsBetween);
}
