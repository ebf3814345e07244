import type { OperationContext } from '../../../platform/context/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import { settleDependents } from '../dependents.ts';
import { SubjectBusy } from '../errors.ts';
import { taskLifecycle } from '../lifecycle.ts';
import { lockGraph } from '../graph-store.ts';
import { retryInGraph } from '../graphs.ts';
import { hasEnded, isInTheWayOfRetry } from '../rules.ts';
import * as store from '../store.ts';
import { toTask } from '../to-task.ts';

export const retryTask = handle(taskContract.retry, async (input, context) => {
	const { task, others } = await lockWithOthers(context, input.task_id);
	const { graph_id } = task;
	if (graph_id !== null && task.status === 'FAILED')
		return toTask(await retryInGraph(context, { ...task, graph_id }));
	const inTheWay = others.filter((other) => isInTheWayOfRetry(task, other));
	if (task.status === 'FAILED' && inTheWay.length > 0)
		throw SubjectBusy({ task_id: task.id, open_task_ids: inTheWay.map(({ id }) => id) });
	const ready = await move(context, taskLifecycle, task, 'retry', {
		error_code: null,
		error_message: null,
		// Nothing is under way. What the failed attempts chose, such as an address that is taken, would be used again.
		progress: {},
		troubles: 0,
		deadline_at: null,
		ready_at: context.now,
		idle_since: context.machine_now,
	});
	await settleDependents(context, ready);
	return toTask(ready);
});

/**
 * The task, and the other actions on its subject that have not ended, locked: one that begins in another transaction would
 * still be read as PENDING. All in one order, as everything that locks several tasks does.
 */
async function lockWithOthers(
	context: OperationContext,
	id: string,
): Promise<{ task: store.TaskRow; others: store.TaskRow[] }> {
	const { owner_id, subject_id, graph_id } = await store.getTask(context, id);
	if (graph_id !== null) await lockGraph(context, graph_id);
	const tasks = await store.listTasksOf(context, [owner_id]);
	const open = tasks.filter((task) => task.subject_id === subject_id && !hasEnded(task.status));
	const locked = await store.lockTasks(context, [...new Set([id, ...open.map((one) => one.id)])]);
	const task = await store.lockTask(context, id);
	return { task, others: locked.filter((one) => one.id !== id) };
}
