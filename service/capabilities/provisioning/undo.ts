import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { publishReady } from './announce.ts';
import { ProvisioningTask } from './task-schema.ts';
import { settleDependents } from './dependents.ts';
import { CannotUndo } from './errors.ts';
import { taskLifecycle } from './lifecycle.ts';
import { hasEnded, keepsFromUndoing, readyNow, undoActionOf } from './rules.ts';
import * as store from './store.ts';
import { takesBack } from './task-values.ts';

/**
 * Takes back what a task did by a task of its own, which is run, tried again and cancelled like any other; gives the one
 * that is being undone. The caller has locked it.
 */
export async function startUndo(
	context: OperationContext,
	task: store.TaskRow,
): Promise<store.TaskRow> {
	const action = undoActionOf(ProvisioningTask.shape.action.parse(task.action));
	const needed_by = await neededBy(context, task);
	if (action === null || needed_by.length > 0) throw CannotUndo({ task_id: task.id, needed_by });
	const undone = await move(context, taskLifecycle, task, 'undo');
	await settleDependents(context, undone);
	const inserted = await store.insertTasks(context, [
		// The move above lets one caller through.
		{ ...takesBack(task), action, ...readyNow(context) },
	]);
	for (const row of inserted) publishReady(context, row);
	return undone;
}

/**
 * Begun tasks that depend on it, and other actions on its subject that have not ended: the one that takes it back would run at
 * the same time. They are locked, since one that is being started in another transaction would still be read as PENDING.
 */
async function neededBy(context: OperationContext, task: store.TaskRow): Promise<string[]> {
	const tasks = await store.listTasksOf(context, [task.owner_id]);
	const above = tasks.filter(({ depends_on }) => depends_on.includes(task.id));
	const beside = tasks.filter(
		({ id, subject_id, after_any_end }) =>
			after_any_end &&
			subject_id === task.subject_id &&
			id !== task.id &&
			task.status === 'SUCCESS',
	);
	const ids = new Set([...above, ...beside].map(({ id }) => id));
	const locked = await store.lockTasks(context, [...ids]);
	return locked.flatMap(({ id, status, after_any_end }) => {
		const keeps = after_any_end ? !hasEnded(status) : keepsFromUndoing(status);
		return keeps ? [id] : [];
	});
}

/** What becomes of the task that another one takes back, when that one is done or cancelled. */
export async function settleUndone(
	context: OperationContext,
	{ undo_of }: store.TaskRow,
	transition: 'finish_undo' | 'keep',
): Promise<void> {
	if (undo_of === null) return;
	const task = await store.lockTask(context, undo_of);
	if (transition === 'finish_undo') await store.markGone(context, task.id);
	// What failed and left something stays failed.
	const after =
		task.status === 'UNDOING' ? await move(context, taskLifecycle, task, transition) : task;
	await settleDependents(context, after);
}
