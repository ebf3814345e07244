import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import { NotInGraph } from '../errors.ts';
import * as graphStore from '../graph-store.ts';
import { goesBack, reopen, stopped } from '../graphs.ts';
import { taskLifecycle } from '../lifecycle.ts';
import { waitsForNobody } from '../outcome-fields.ts';
import { notReady } from '../rules.ts';
import { settleGraph } from '../settle-graph.ts';
import * as store from '../store.ts';
import { toTask } from '../to-task.ts';

export const skipTask = handle(taskContract.skip, async (input, context) => {
	const task = await graphStore.lockTaskToSettle(context, input.task_id);
	if (task.graph_id === null || task.undo_of !== null) throw NotInGraph({ task_id: task.id });
	const graph = await graphStore.lockGraph(context, task.graph_id);
	const tasks = await graphStore.lockTasksOfGraph(context, graph.id);
	if (goesBack(graph, tasks)) throw stopped(graph);
	await move(context, taskLifecycle, task, 'cancel', {
		...waitsForNobody,
		...notReady,
		blocked_reason: null,
		next_run_at: null,
		skip: input.how,
		skip_reason: input.reason,
	});
	// A failure that is not needed any more has stopped nothing.
	if (task.status === 'FAILED') await reopen(context, graph);
	await settleGraph(context, graph.id);
	return toTask(await store.getTask(context, task.id));
});
