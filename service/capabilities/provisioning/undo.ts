import type { OperationContext } from '../../platform/context/index.ts';
import { newId } from '../../platform/database/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { publishReady } from './announce.ts';
import { ProvisioningTask } from './contract.ts';
import { settleDependents } from './dependents.ts';
import { CannotUndo } from './errors.ts';
import { taskLifecycle } from './lifecycle.ts';
import { hasEnded, keepsFromUndoing, undoActionOf } from './rules.ts';
import * as store from './store.ts';

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
	const id = newId();
	const inserted = await store.insertTasks(context, [
		{
			id,
			owner_type: task.owner_type,
			owner_id: task.owner_id,
			subject_type: task.subject_type,
			subject_id: task.subject_id,
			client_id: task.client_id,
			action,
			// The move above lets one caller through; the task may be undone again should this undoing be cancelled.
			occasion: `undo:${id}`,
			depends_on: [],
			after_any_end: false,
			has_dependents: false,
			undo_of: task.id,
			target: task.target,
			quantity: task.quantity,
			description: task.description,
			ready_at: context.now,
			idle_since: context.machine_now,
			blocked_reason: null,
			retries_max: task.retries_max,
			time_limit_seconds: task.time_limit_seconds,
		},
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
	await settleDependents(context, await move(context, taskLifecycle, task, transition));
}
