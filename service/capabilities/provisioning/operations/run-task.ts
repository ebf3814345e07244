import { externalOperation } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import { TargetNotInstalled } from '../errors.ts';
import { isInstalled } from '../rules.ts';
import { beginStep, endStep, runAtTarget } from '../run-at-target.ts';
import * as store from '../store.ts';
import { toTask } from '../to-task.ts';

const over: readonly string[] = ['SUCCESS', 'CANCELLED', 'UNDOING', 'UNDONE'];

/** Nothing is left to run; what failed in a graph is for the graph, which takes the others back or asks a person. */
const isOver = ({ status, graph_id }: store.TaskRow): boolean =>
	over.includes(status) || (status === 'FAILED' && graph_id !== null);

/** One step at the target: take the task, ask the target, write down what came of it. */
export const runTask = externalOperation(taskContract.run, {
	async prepare(input, context) {
		const task = await store.lockTask(context, input.task_id);
		if (isOver(task)) return { done: toTask(task) };
		if (!isInstalled(context.providers.list(), task.target))
			throw TargetNotInstalled({ task_id: task.id, target: task.target });
		return { call: await beginStep(context, task) };
	},
	call: runAtTarget,
	renew: ({ task }, context) => store.renewLease(context, task),
	record: async (outcome, run, context) => toTask(await endStep(context, run, outcome)),
});
