import type { z } from 'zod';
import type { OperationContext } from '../../platform/context/index.ts';
import { lockName } from '../../platform/database/index.ts';
import { publishReady } from './announce.ts';
import { cancelTasks } from './cancel.ts';
import type { ProvisioningTask } from './task-schema.ts';
import { ownerOf } from './owner.ts';
import type { ProvisioningAction } from './ports.ts';
import { hasEnded, isNeedless } from './rules.ts';
import * as store from './store.ts';
import { isNothingThere, mayBeOff } from './subject-state.ts';
import { identityOf, newTask, tasksLockOf, withReadiness, type TaskToCreate } from './tasks.ts';
import { toTaskFor } from './to-task.ts';

type Task = z.output<typeof ProvisioningTask>;
type ActionItem = Pick<
	TaskToCreate,
	'subject_type' | 'subject_id' | 'target' | 'description' | 'quantity' | 'time_limit_seconds'
>;
export type ActionsToRequest = {
	/** What the subjects belong to together, such as a subscription. */
	owner_type: string;
	owner_id: string;
	client_id: string | null;
	action: ProvisioningAction;
	/** Why it is wanted, such as the id of the billing cycle that was not paid; see `TaskToCreate`. */
	occasion: string;
	/** One for each subject; `quantity` is how many it has when the action is done. */
	items: readonly ActionItem[];
};

/**
 * Asks for one action on each item, after all that is asked for it already: of one subject no two actions run at once, and none
 * overtakes another. What the action makes needless and nobody has under way is cancelled. Gives the tasks, without those that are
 * not needed: a RESUME of what was never switched off, or any action on what was never switched on. The same subject, action and
 * occasion again change nothing.
 */
export async function requestActions(
	context: OperationContext,
	wanted: ActionsToRequest,
): Promise<Task[]> {
	for (const { subject_type } of wanted.items) ownerOf(context, subject_type);
	// Of two transactions the second must see, and come after, what the first has asked for.
	await lockName(context.tx, tasksLockOf(wanted));
	const seen = await store.listTasksOf(context, [wanted.owner_id]);
	const asked = new Map(seen.map((task) => [identityOf(task), task]));
	const fresh = wanted.items.filter((item) => !asked.has(identityOf({ ...wanted, ...item })));
	const subjects = new Set(fresh.map(({ subject_id }) => subject_id));
	const existing = await withoutNeedless(context, wanted.action, seen, subjects);
	const needed = fresh.filter((item) => isNeeded(wanted.action, tasksOf(item, existing)));
	const tasks = await withReadiness(
		context,
		existing,
		needed.map((item) => ({
			...newTask(wanted, { ...item, action: wanted.action, occasion: wanted.occasion }),
			depends_on: tasksOf(item, existing).flatMap((task) =>
				hasEnded(task.status) ? [] : [task.id],
			),
			after_any_end: true,
		})),
	);
	const inserted = await store.insertTasks(context, tasks);
	if (inserted.length < tasks.length)
		throw new Error('Some of the tasks were created by another transaction at the same time');
	for (const row of inserted) if (row.ready_at !== null) publishReady(context, row);
	const all = new Map([...asked, ...inserted.map((task) => [identityOf(task), task] as const)]);
	return wanted.items.flatMap((item) => {
		const row = all.get(identityOf({ ...wanted, ...item }));
		return row === undefined ? [] : [toTaskFor(context, row)];
	});
}

const tasksOf = (
	{ subject_type, subject_id }: ActionItem,
	tasks: readonly store.TaskRow[],
): store.TaskRow[] =>
	tasks.filter((task) => task.subject_id === subject_id && task.subject_type === subject_type);

/** The tasks of the owner, those that the action makes needless cancelled. */
async function withoutNeedless(
	context: OperationContext,
	action: ProvisioningAction,
	seen: readonly store.TaskRow[],
	subjects: ReadonlySet<string>,
): Promise<readonly store.TaskRow[]> {
	const open = seen.filter(
		({ subject_id, status }) => subjects.has(subject_id) && !hasEnded(status),
	);
	if (open.length === 0) return seen;
	// A worker may have begun or ended one of them since it was seen.
	const locked = await store.lockTasks(
		context,
		open.map(({ id }) => id),
	);
	const needless = locked.filter((task) => isNeedless(task, action));
	await cancelTasks(context, needless);
	return store.listTasksOf(context, [seen[0]?.owner_id ?? '']);
}

function isNeeded(action: ProvisioningAction, tasks: readonly store.TaskRow[]): boolean {
	if (action === 'ACTIVATE') return true;
	if (isNothingThere(tasks)) return false;
	return action !== 'RESUME' || mayBeOff(tasks);
}
