import { handle } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import { getGraph, lockTaskToSettle } from '../graph-store.ts';
import { stopped } from '../graphs.ts';
import { toTask } from '../to-task.ts';
import { startUndo } from '../undo.ts';

export const undoTask = handle(taskContract.undo, async (input, context) => {
	const task = await lockTaskToSettle(context, input.task_id);
	if (task.graph_id !== null) {
		const graph = await getGraph(context, task.graph_id);
		if (graph.stopped_at !== null && graph.status === 'ACTIVE') throw stopped(graph);
	}
	return toTask(await startUndo(context, task));
});
