import type { ProvisioningTask } from '../../generated/prisma/client.ts';
import { addSeconds } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { maySee } from '../../platform/actor/index.ts';
import {
	changeRow,
	findRow,
	insertRows,
	lockRow,
	lockRowsOf,
	newId,
	pageOf,
	Prisma,
	rowsOf,
	tableOf,
	visibleTo,
	type ListQuery,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { noLease, renewLease as renewRows } from '../../platform/lease/index.ts';
import type { plainJson } from './json.ts';

type Tables = Pick<Transaction, 'provisioningTask' | 'taskAttempt' | '$queryRaw' | '$executeRaw'>;
type Context = Pick<ReadContext, 'actor' | 'now' | 'machine_now'> & { tx: Tables };
export type TaskRow = ProvisioningTask;

export const taskTable = tableOf<TaskRow, Prisma.ProvisioningTaskCreateManyInput>(
	'provisioning_tasks',
	Prisma.ProvisioningTaskScalarFieldEnum,
);

export async function getTask(context: Context, id: string): Promise<TaskRow> {
	return ofActor(context, id, await findRow(context.tx, taskTable, id));
}

/** The task, locked until the transaction ends: no other worker can claim or finish it meanwhile. */
export async function lockTask(context: Context, id: string): Promise<TaskRow> {
	return ofActor(context, id, await lockRow(context.tx, taskTable, id));
}

function ofActor({ actor }: Context, id: string, row: TaskRow | null): TaskRow {
	if (row === null || !maySee(actor, row)) throw NotFound({ resource: 'provisioning_task', id });
	return row;
}

export type NewTask = Pick<
	TaskRow,
	| 'id'
	| 'owner_type'
	| 'owner_id'
	| 'subject_type'
	| 'subject_id'
	| 'client_id'
	| 'action'
	| 'occasion'
	| 'depends_on'
	| 'after_any_end'
	| 'has_dependents'
	| 'graph_id'
	| 'name'
	| 'sequence'
	| 'critical'
	| 'repeatable'
	| 'point_of_no_return'
	| 'comes_after'
	| 'skip'
	| 'skip_reason'
	| 'undo_of'
	| 'target'
	| 'quantity'
	| 'description'
	| 'ready_at'
	| 'idle_since'
	| 'blocked_reason'
	| 'retries_max'
	| 'time_limit_seconds'
>;

/** Inserts those whose subject has no task for the action and occasion yet; gives what is new. */
export const insertTasks = ({ tx, now }: Context, tasks: readonly NewTask[]): Promise<TaskRow[]> =>
	insertRows(
		tx,
		taskTable,
		tasks.map((task) => ({
			...task,
			status: 'PENDING',
			progress: {},
			created_at: now,
			updated_at: now,
		})),
		{ skipDuplicates: true },
	);

/** All tasks of one owner, or of several, oldest first. */
export async function listTasksOf(
	{ tx, actor }: Context,
	ownerIds: readonly string[],
): Promise<TaskRow[]> {
	const tasks = await Promise.all(ownerIds.map((id) => rowsOf(tx, taskTable, 'owner_id', id)));
	return tasks
		.flat()
		.filter((task) => maySee(actor, task))
		.sort((a, b) => +a.created_at - +b.created_at || (a.id < b.id ? -1 : 1));
}

/** All tasks that may share something at a target with a task: those of its client, or of its owner when it has no client. */
export const listRelatedTasks = (
	{ tx }: Context,
	{ client_id, owner_id }: Pick<TaskRow, 'client_id' | 'owner_id'>,
): Promise<TaskRow[]> =>
	client_id === null
		? rowsOf(tx, taskTable, 'owner_id', owner_id)
		: rowsOf(tx, taskTable, 'client_id', client_id);

/**
 * The tasks, locked until the transaction ends, in the order of their ids: two transactions that lock some of the same
 * tasks in different orders would wait for each other.
 */
export async function lockTasks({ tx }: Context, ids: readonly string[]): Promise<TaskRow[]> {
	const rows = await Promise.all([...ids].sort().map((id) => lockRow(tx, taskTable, id)));
	return rows.filter((row) => row !== null);
}

/** The tasks of an owner that no worker has, locked until the transaction ends. */
export const lockIdleTasksOf = ({ tx }: Context, ownerId: string): Promise<TaskRow[]> =>
	lockRowsOf(tx, taskTable, 'owner_id', ownerId, ['PENDING', 'WAITING', 'FAILED']);

/** Notes that other tasks depend on these. The caller has locked them. */
export const markNeeded = ({ tx }: Context, tasks: readonly TaskRow[]) =>
	Promise.all(
		tasks.map(({ id, status }) =>
			changeRow(tx, taskTable, { id, status }, { has_dependents: true }),
		),
	);

/** Writes down whether a task that has not begun may begin. The caller has locked it. */
export const saveReadiness = (
	{ tx, now }: Context,
	id: string,
	{
		ready_at,
		idle_since,
		blocked_reason,
	}: Pick<TaskRow, 'ready_at' | 'idle_since' | 'blocked_reason'>,
): Promise<TaskRow | null> =>
	changeRow(
		tx,
		taskTable,
		{ id, status: 'PENDING' },
		{ ready_at, idle_since, blocked_reason, updated_at: now },
	);

type TaskFilters = {
	status?: string | undefined;
	client_id?: string | undefined;
	owner_id?: string | undefined;
	subject_id?: string | undefined;
	subscription_id?: string | undefined;
	target?: string | undefined;
	waiting_for?: string | undefined;
};

export function listTasks(context: Context, query: ListQuery & TaskFilters) {
	const { subscription_id, status, client_id, owner_id, subject_id, target, waiting_for } = query;
	const filters = { status, client_id, owner_id, subject_id, target, waiting_for };
	const ofSubscription =
		subscription_id === undefined
			? []
			: [Prisma.sql`owner_type = 'subscription' AND owner_id = ${subscription_id}::uuid`];
	const conditions = [...visibleTo(context.actor), ...ofSubscription];
	return pageOf(context.tx, taskTable, query, filters, conditions);
}

type Lease = {
	lease_token: string;
	leased_until: Date;
	attempt: number;
	next_run_at: null;
	may_have_made?: boolean;
	settings?: ReturnType<typeof plainJson>;
	progress?: ReturnType<typeof plainJson>;
};

/** Claims a running task whose lease has run out. The caller has locked it. */
export const takeOver = ({ tx, now }: Context, id: string, lease: Lease) =>
	tx.provisioningTask.update({ where: { id }, data: { ...lease, updated_at: now } });

/** False when the task is no longer this worker's: its end clears the token, another claim writes another one. */
export const renewLease = (
	{ tx, machine_now: now }: Context,
	{ id, lease_token }: { id: string; lease_token: string },
): Promise<boolean> => renewRows(tx, taskTable, { ids: [id], token: lease_token, now });

/** The caller has locked it and has seen that the lease is the worker's own. */
export const extendLease = ({ tx, now }: Context, id: string, leased_until: Date) =>
	tx.provisioningTask.update({ where: { id }, data: { leased_until, updated_at: now } });

/** They are gone once they were shown. The caller has locked the task. */
export const forgetSecrets = ({ tx, now }: Context, id: string) =>
	tx.provisioningTask.update({
		where: { id },
		data: { sealed_secrets: null, revealed_at: now, updated_at: now },
	});

/** Saves a step that leaves the task running; `isAtWork` says that it waits for nobody. The caller has locked it. */
export const saveStep = (
	{ tx, now }: Context,
	id: string,
	{
		isAtWork,
		...values
	}: {
		next_run_at: Date;
		troubles: number;
		progress?: Prisma.InputJsonValue;
		isAtWork?: true;
		may_have_made?: boolean;
		error_code: string | null;
		error_message: string | null;
	},
) =>
	tx.provisioningTask.update({
		where: { id },
		data: {
			...values,
			...(isAtWork === true ? waitsForNobody : {}),
			...noLease,
			updated_at: now,
		},
	});

/** Nothing is left to do for what the subject of a task had earlier: a later task says anew what remains. */
export const clearEarlierRemaining = (
	{ tx, now }: Context,
	{ id, subject_id, subject_type }: Pick<TaskRow, 'id' | 'subject_id' | 'subject_type'>,
) =>
	tx.provisioningTask.updateMany({
		where: {
			subject_id,
			subject_type,
			id: { not: id },
			status: 'SUCCESS',
			NOT: { remaining: { equals: [] } },
		},
		data: { remaining: [], client_text: Prisma.DbNull, updated_at: now },
	});

/** Nothing of it is at the target any more. The caller has locked it. */
export const markGone = ({ tx, now }: Context, id: string) =>
	tx.provisioningTask.update({
		where: { id },
		data: { may_have_made: false, sealed_secrets: null, updated_at: now },
	});

/** Null when the task is not done or has left nothing to do. The caller has locked it. */
export async function clearRemaining({ tx, now }: Context, id: string): Promise<TaskRow | null> {
	const [row] = await tx.provisioningTask.updateManyAndReturn({
		where: { id, status: 'SUCCESS', NOT: { remaining: { equals: [] } } },
		data: { remaining: [], client_text: Prisma.DbNull, updated_at: now },
	});
	return row ?? null;
}

const waitsForNobody = {
	waiting_for: null,
	waiting_code: null,
	waiting_values: Prisma.DbNull,
	waiting_note: null,
	client_text: Prisma.DbNull,
} as const;

export async function beginAttempt(
	{ tx, now }: Context,
	task_id: string,
	attempt: number,
): Promise<void> {
	await tx.taskAttempt.create({
		data: { id: newId(), task_id, attempt, started_at: now, created_at: now },
	});
}

/** Ends an attempt that its worker left open. */
export const abandonAttempt = ({ tx, now }: Context, task_id: string) =>
	tx.taskAttempt.updateMany({
		where: { task_id, ended_at: null },
		data: { outcome: 'ABANDONED', ended_at: now },
	});

export const endAttempt = (
	{ tx, now }: Context,
	task: { id: string; attempt: number },
	outcome: string,
	error: string | null,
) =>
	tx.taskAttempt.updateMany({
		where: { task_id: task.id, attempt: task.attempt },
		data: { outcome, error, ended_at: now },
	});

/** Outcomes of the latest attempts that have ended, newest first. */
export async function latestOutcomes({ tx }: Context, taskId: string): Promise<(string | null)[]> {
	const attempts = await tx.taskAttempt.findMany({
		where: { task_id: taskId, ended_at: { not: null } },
		orderBy: { attempt: 'desc' },
		take: 10,
	});
	return attempts.map((one) => one.outcome);
}

/** Tasks that the service itself should run now, one of them or any. */
export const listDue = (
	{ tx, now: business_now, machine_now: now }: Context,
	query: {
		task_id: string | undefined;
		targets: readonly string[];
		pickup_seconds: number;
		limit: number;
	},
) =>
	tx.provisioningTask.findMany({
		where: {
			...(query.task_id === undefined ? {} : { id: query.task_id }),
			target: { in: [...query.targets] },
			OR: [
				{
					status: { in: ['RUNNING', 'WAITING', 'UNKNOWN'] },
					next_run_at: { lte: now },
				},
				// What must not be done twice is not begun anew after a lost worker.
				{ status: 'RUNNING', leased_until: { lte: now }, repeatable: true },
				// The others of its graph wait for it.
				{ status: 'PENDING', ready_at: { not: null }, graph_id: { not: null } },
				{ status: 'PENDING', idle_since: { lte: addSeconds(now, -query.pickup_seconds) } },
				// A test clock may have moved over the time in which a workflow could have picked it up.
				{ status: 'PENDING', ready_at: { lte: addSeconds(business_now, -query.pickup_seconds) } },
			],
		},
		orderBy: [{ updated_at: 'asc' }, { id: 'asc' }],
		take: query.limit,
		select: { id: true },
	});

/** Since when the task waits that was ready first and has not begun, at one of these targets. */
export async function firstReady(
	{ tx }: Pick<Context, 'tx'>,
	targets: readonly string[],
): Promise<Date | null> {
	const [row] = await tx.$queryRaw<{ at: Date | null }[]>`
		SELECT min(ready_at) AS at FROM provisioning_tasks
		WHERE status = 'PENDING' AND ready_at IS NOT NULL AND target = ANY(${[...targets]}::text[])`;
	return row?.at ?? null;
}

/** Tasks whose time is over at targets that are not installed: nothing runs them, so nothing else would end them. */
export const listOverdue = (
	{ tx, machine_now: now }: Context,
	query: { targets: readonly string[]; limit: number },
) =>
	tx.provisioningTask.findMany({
		where: {
			target: { notIn: [...query.targets] },
			status: { in: ['RUNNING', 'UNKNOWN'] },
			deadline_at: { lte: now },
			OR: [{ leased_until: null }, { leased_until: { lte: now } }],
		},
		orderBy: { id: 'asc' },
		take: query.limit,
		select: { id: true },
	});

export const countFailed = ({ tx }: Pick<Context, 'tx'>): Promise<number> =>
	tx.provisioningTask.count({ where: { status: 'FAILED' } });

/** Tasks that are ready or due for an hour although nothing has them: their target is not installed, or no worker runs. */
export async function countOverdue({ tx }: Pick<Context, 'tx'>): Promise<number> {
	const [row] = await tx.$queryRaw<{ count: number }[]>`
		SELECT count(*)::int AS count FROM provisioning_tasks
		WHERE (leased_until IS NULL OR leased_until < now()) AND (
			(status = 'PENDING' AND idle_since < now() - interval '1 hour')
			OR (status IN ('RUNNING', 'WAITING', 'UNKNOWN') AND next_run_at < now() - interval '1 hour'))`;
	return row?.count ?? 0;
}
