import { handle } from '../../../platform/operation/index.ts';
import type { OperationContext } from '../../../platform/context/index.ts';
import { cancelTasks } from '../cancel.ts';
import { taskContract } from '../contract.ts';
import { getGraph, lockTaskToSettle } from '../graph-store.ts';
import { stopped } from '../graphs.ts';
import * as store from '../store.ts';
import { toTask } from '../to-task.ts';

export const cancelTask = handle(taskContract.cancel, async (input, context) => {
	const task = await lockTaskToSettle(context, input.task_id);
	await assertMayCancel(context, task);
	const [cancelled = task] = await cancelTasks(context, [task]);
	return toTask(cancelled);
});

/** What takes back the work of a stopped graph, or of a task that failed in one, would be asked for again at once. */
async function assertMayCancel(context: OperationContext, task: store.TaskRow): Promise<void> {
	if (task.graph_id === null || task.undo_of === null) return;
	const graph = await getGraph(context, task.graph_id);
	const { status } = await store.getTask(context, task.undo_of);
	if (graph.stopped_at !== null || status !== 'UNDOING') throw stopped(graph);
}
