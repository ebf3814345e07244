import type { z } from 'zod';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { lockName, newId } from '../../platform/database/index.ts';
import { publishReady } from './announce.ts';
import { cancelTasks } from './cancel.ts';
import type { ProvisioningTask } from './task-schema.ts';
import { ownerOf } from './owner.ts';
import type { ProvisioningAction } from './ports.ts';
import { inOrderOfDependency, notReady, readinessOf, readyNow, type Dependency } from './rules.ts';
import * as store from './store.ts';
import { switchesOff } from './subject-state.ts';
import { byItself } from './task-values.ts';
import { toTaskFor } from './to-task.ts';
import { workflowTarget } from './workflow-target.ts';

type Task = z.output<typeof ProvisioningTask>;
export type TaskToCreate = {
	/** What it acts on; its owner is registered with `taskOwnerPoint`. */
	subject_type: string;
	subject_id: string;
	action: ProvisioningAction;
	/**
	 * Why the action is wanted, such as the billing cycle that was not paid: asking again for the same occasion changes
	 * nothing, another occasion is another task.
	 */
	occasion: string;
	target: string;
	description: string;
	quantity: number;
	/** Ids of tasks of the same owner, or `name` of others that are created with it. */
	depends_on?: readonly string[];
	/** By which the others name it in `depends_on`. */
	name?: string;
	/** How often trouble at the target is tried again; until its time limit when absent. */
	retries_max?: number;
	/** How long it may take, waiting for persons not counted; PROVISIONING_TIME_LIMIT_SECONDS when absent. */
	time_limit_seconds?: number;
};
export type TasksToCreate = {
	/** What the tasks belong to together, such as a subscription. */
	owner_type: string;
	owner_id: string;
	client_id: string | null;
	tasks: readonly TaskToCreate[];
};

/** Creates what is not there yet and announces what can begin; what is there stays as it is. */
export async function createTasks(context: OperationContext, wanted: TasksToCreate): Promise<void> {
	for (const { subject_type } of wanted.tasks) ownerOf(context, subject_type);
	const hasDependencies = wanted.tasks.some(({ depends_on = [] }) => depends_on.length > 0);
	const tasks = hasDependencies
		? await withDependencies(context, wanted)
		: wanted.tasks.map((task) => ({ ...newTask(wanted, task), ...readyNow(context) }));
	const inserted = await store.insertTasks(context, tasks);
	// Their edges would lead to ids that were not inserted; a repeated call finds what the other transaction created.
	if (hasDependencies && inserted.length < tasks.length)
		throw new Error('Some of the tasks were created by another transaction at the same time');
	for (const row of inserted) if (row.ready_at !== null) publishReady(context, row);
}

/** Held by a transaction that creates tasks of an owner and looks at those that are there. */
export const tasksLockOf = ({
	owner_type,
	owner_id,
}: Pick<TasksToCreate, 'owner_type' | 'owner_id'>): string => `tasks of ${owner_type} ${owner_id}`;

export function newTask(
	{ owner_type, owner_id, client_id }: Omit<TasksToCreate, 'tasks'>,
	task: TaskToCreate,
): store.NewTask {
	return {
		id: newId(),
		owner_type,
		owner_id,
		subject_type: task.subject_type,
		subject_id: task.subject_id,
		client_id,
		action: task.action,
		occasion: task.occasion,
		depends_on: [],
		after_any_end: false,
		has_dependents: false,
		...byItself,
		// We cannot look up what a workflow has done.
		repeatable: task.target !== workflowTarget,
		undo_of: null,
		target: task.target,
		quantity: task.quantity,
		description: task.description,
		...notReady,
		blocked_reason: null,
		retries_max: task.retries_max ?? null,
		time_limit_seconds: task.time_limit_seconds ?? null,
	};
}

/**
 * The tasks that are not there yet, with the ids of those that they depend on. The owner's name is locked, since of two
 * transactions that create the same tasks the second must find the ids of the first.
 */
async function withDependencies(
	context: OperationContext,
	wanted: TasksToCreate,
): Promise<store.NewTask[]> {
	await lockName(context.tx, tasksLockOf(wanted));
	const existing = await store.listTasksOf(context, [wanted.owner_id]);
	const existingByKey = new Map(existing.map((row) => [identityOf(row), row]));
	const ids = new Map(existing.map(({ id }) => [id, id]));
	const named = wanted.tasks.map((task) => ({
		...task,
		key: task.name ?? identityOf(task),
		depends_on: task.depends_on ?? [],
	}));
	const sorted = inOrderOfDependency(named);
	const fresh: store.NewTask[] = [];
	for (const task of sorted) {
		const there = existingByKey.get(identityOf(task));
		if (there !== undefined) {
			ids.set(task.key, there.id);
			continue;
		}
		const row = newTask(wanted, task);
		ids.set(task.key, row.id);
		const depends_on = task.depends_on.map((key) => {
			const id = ids.get(key);
			if (id === undefined)
				throw new Error(`${task.description} depends on ${key}, which is no task of its owner`);
			return id;
		});
		fresh.push({ ...row, depends_on });
	}
	return withReadiness(context, existing, fresh);
}

export const identityOf = (task: {
	subject_id: string;
	action: string;
	occasion: string;
}): string => [task.subject_id, task.action, task.occasion].join(' ');

/** With whether each may begin. Those of `existing` that they depend on are locked. */
export async function withReadiness(
	context: OperationContext,
	existing: readonly store.TaskRow[],
	fresh: readonly store.NewTask[],
): Promise<store.NewTask[]> {
	const needed = new Set(fresh.flatMap(({ depends_on }) => depends_on));
	const neededIds = existing.flatMap(({ id }) => (needed.has(id) ? [id] : []));
	// Locked, so that none of them ends unnoticed between this look and the insert.
	const locked = await store.lockTasks(context, neededIds);
	await store.markNeeded(
		context,
		locked.filter(({ has_dependents }) => !has_dependents),
	);
	const known = new Map<string, Dependency>(locked.map((row) => [row.id, row]));
	return fresh.map((task) => {
		const { ready, blocked_reason } = readinessOf(
			task.depends_on.flatMap((id) => known.get(id) ?? []),
			task,
		);
		const { description, action } = task;
		known.set(task.id, { description, action, status: 'PENDING', blocked_reason });
		return {
			...task,
			has_dependents: needed.has(task.id),
			...(ready ? readyNow(context) : notReady),
			blocked_reason,
		};
	});
}

/** All tasks of one or more owners, such as subscriptions, oldest first. */
export async function listTasksOf(
	context: ReadContext,
	...ownerIds: readonly string[]
): Promise<Task[]> {
	const rows = await store.listTasksOf(context, ownerIds);
	return rows.map((row) => toTaskFor(context, row));
}

/**
 * Cancels what has not been begun, waits or failed. A task that is running, or whose outcome is unknown, goes on to its
 * end: cancelling it would leave something at the vendor that no record mentions. What takes something back or switches it off
 * goes on, too.
 */
export async function cancelTasksOf(context: OperationContext, ownerId: string): Promise<void> {
	const idle = await store.lockIdleTasksOf(context, ownerId);
	// Those of a graph are ended by `cancelGraph`, which takes back what is done as well.
	const needless = idle.filter(
		({ undo_of, graph_id, action }) =>
			undo_of === null && graph_id === null && !switchesOff(action),
	);
	await cancelTasks(context, needless);
}
