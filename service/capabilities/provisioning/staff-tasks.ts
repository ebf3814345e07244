import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import type { ClientText } from './ports.ts';
import { taskLifecycle } from './lifecycle.ts';
import { ownerOf } from './owner.ts';
import * as store from './store.ts';
import { newTask, type TasksToCreate, type TaskToCreate } from './tasks.ts';

/** Target of tasks that people do: no provider has this id, so nothing else runs them. */
export const staffTarget = 'staff';

export type StaffTask = Omit<TasksToCreate, 'tasks'> &
	Pick<
		TaskToCreate,
		'subject_type' | 'subject_id' | 'action' | 'occasion' | 'description' | 'quantity'
	> & {
		/** What must be done, as a code. */
		code: string;
		/** The same in words. */
		note: string;
		client_text: ClientText;
	};

/**
 * Opens a task for operations, which hears of it by mail and by `provisioning_task.waiting`, and ends it with
 * `provisioning_task.complete`. The same subject, action and occasion again change nothing.
 */
export async function openStaffTask(context: OperationContext, task: StaffTask): Promise<void> {
	ownerOf(context, task.subject_type);
	const [row] = await store.insertTasks(context, [newTask(task, { ...task, target: staffTarget })]);
	if (row === undefined) return;
	await move(context, taskLifecycle, row, 'ask', {
		waiting_for: 'STAFF',
		waiting_code: task.code,
		waiting_note: task.note,
		client_text: task.client_text,
		waiting_since: context.now,
		deadline_paused_at: context.machine_now,
	});
}
