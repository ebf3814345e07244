import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { ProvisioningTask } from './task-schema.ts';
import { settleDependents } from './dependents.ts';
import { taskLifecycle } from './lifecycle.ts';
import { waitsForNobody } from './outcome-fields.ts';
import { isNeedless } from './rules.ts';
import * as store from './store.ts';
import { settleUndone } from './undo.ts';

/**
 * Cancels tasks that no worker has, and lets what depends on them know. The caller has locked them. Nobody is asked any more
 * for what they waited for: a mail that is still to be sent would ask for it.
 */
export async function cancelTasks(
	context: OperationContext,
	tasks: readonly store.TaskRow[],
): Promise<store.TaskRow[]> {
	const cancelled = await Promise.all(
		tasks.map((task) =>
			move(context, taskLifecycle, task, 'cancel', { ...waitsForNobody, next_run_at: null }),
		),
	);
	for (const task of cancelled) {
		if (task.undo_of === null) await settleDependents(context, task);
		else await settleUndone(context, task, 'keep');
	}
	return cancelled;
}

/**
 * A task that failed or waits while a later action on its subject makes it needless, such as a SUSPEND whose bill has been paid
 * meanwhile, is cancelled, so that the later one can begin and nothing tries the earlier one again. The caller holds the task.
 */
export async function cancelIfNeedless(
	context: OperationContext,
	task: store.TaskRow,
): Promise<store.TaskRow> {
	if (!task.has_dependents) return task;
	const tasks = await store.listTasksOf(context, [task.owner_id]);
	const later = tasks.filter(
		({ after_any_end, depends_on, status }) =>
			after_any_end && status === 'PENDING' && depends_on.includes(task.id),
	);
	const { action } = ProvisioningTask.shape;
	if (!later.some((one) => isNeedless(task, action.parse(one.action)))) return task;
	const [cancelled = task] = await cancelTasks(context, [task]);
	return cancelled;
}
