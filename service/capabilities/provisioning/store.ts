import type { ProvisioningTask } from '../../generated/prisma/client.ts';
import { addSeconds } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { maySee } from '../../platform/actor/index.ts';
import {
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

type Tables = Pick<Transaction, 'provisioningTask' | 'taskAttempt' | '$queryRaw'>;
type Context = Pick<ReadContext, 'actor' | 'now'> & { tx: Tables };
export type TaskRow = ProvisioningTask;

export const taskTable = tableOf<TaskRow, Prisma.ProvisioningTaskCreateManyInput>(
	'provisioning_tasks',
	Prisma.ProvisioningTaskScalarFieldEnum,
);

export async function getTask(context: Context, id: string): Promise<TaskRow> {
	return ofActor(context, id, await findRow(context.tx, taskTable, id));
}

/** The task, locked until the transaction ends: nobody else can take or finish it meanwhile. */
export async function lockTask(context: Context, id: string): Promise<TaskRow> {
	return ofActor(context, id, await lockRow(context.tx, taskTable, id));
}

function ofActor({ actor }: Context, id: string, row: TaskRow | null): TaskRow {
	if (row === null || !maySee(actor, row)) throw NotFound({ resource: 'provisioning_task', id });
	return row;
}

/** Inserts those whose item has no task for the action yet; gives what is new. */
export const insertTasks = (
	{ tx, now }: Context,
	tasks: readonly {
		subscription_id: string;
		subscription_item_id: string;
		client_id: string;
		action: string;
		target: string;
		settings: Prisma.InputJsonValue;
		quantity: number;
		description: string;
	}[],
) =>
	insertRows(
		tx,
		taskTable,
		tasks.map((task) => ({
			id: newId(),
			...task,
			status: 'PENDING',
			progress: {},
			created_at: now,
			updated_at: now,
		})),
		{ skipDuplicates: true },
	);

/** Oldest first. */
export async function listTasksOf(
	{ tx, actor }: Context,
	subscriptionIds: readonly string[],
): Promise<TaskRow[]> {
	const tasks = await Promise.all(
		subscriptionIds.map((id) => rowsOf(tx, taskTable, 'subscription_id', id)),
	);
	return tasks
		.flat()
		.filter((task) => maySee(actor, task))
		.sort((a, b) => +a.created_at - +b.created_at || (a.id < b.id ? -1 : 1));
}

/** The tasks of a subscription that nobody is working on, locked until the transaction ends. */
export const lockIdleTasksOf = ({ tx }: Context, subscriptionId: string): Promise<TaskRow[]> =>
	lockRowsOf(tx, taskTable, 'subscription_id', subscriptionId, ['PENDING', 'WAITING', 'FAILED']);

export const listTasks = (
	context: Context,
	query: ListQuery & {
		status?: string | undefined;
		client_id?: string | undefined;
		subscription_id?: string | undefined;
		target?: string | undefined;
	},
) =>
	pageOf(
		context.tx,
		taskTable,
		query,
		{
			status: query.status,
			client_id: query.client_id,
			subscription_id: query.subscription_id,
			target: query.target,
		},
		visibleTo(context.actor),
	);

type Lease = { lease_token: string; leased_until: Date; attempt: number; next_run_at: null };

/** Takes a running task that nobody holds any more. The caller has locked it. */
export const takeOver = ({ tx, now }: Context, id: string, lease: Lease) =>
	tx.provisioningTask.update({ where: { id }, data: { ...lease, updated_at: now } });

/** Shows that the worker is alive; false when the task is no longer its own. */
export async function renewLease(
	{ tx }: Context,
	{ id, lease_token }: { id: string; lease_token: string },
	leased_until: Date,
): Promise<boolean> {
	const renewed = await tx.provisioningTask.updateMany({
		where: { id, status: 'RUNNING', lease_token },
		data: { leased_until },
	});
	return renewed.count === 1;
}

/** Saves a step that leaves the task running, and gives the task back. The caller has locked it. */
export const saveStep = (
	{ tx, now }: Context,
	id: string,
	values: {
		next_run_at: Date;
		progress?: Prisma.InputJsonValue;
		waiting_for?: null;
		error_code: string | null;
		error_message: string | null;
	},
) =>
	tx.provisioningTask.update({
		where: { id },
		data: { ...values, lease_token: null, leased_until: null, updated_at: now },
	});

/** Begins an attempt; one that is still open was given up by its worker. */
export async function beginAttempt(
	{ tx, now }: Context,
	taskId: string,
	attempt: number,
): Promise<void> {
	await tx.taskAttempt.updateMany({
		where: { task_id: taskId, ended_at: null },
		data: { outcome: 'ABANDONED', ended_at: now },
	});
	await tx.taskAttempt.create({
		data: { id: newId(), task_id: taskId, attempt, started_at: now, created_at: now },
	});
}

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
	{ tx, now }: Context,
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
				{ status: 'RUNNING', leased_until: { lte: now } },
				{ status: 'PENDING', updated_at: { lte: addSeconds(now, -query.pickup_seconds) } },
			],
		},
		orderBy: [{ updated_at: 'asc' }, { id: 'asc' }],
		take: query.limit,
		select: { id: true },
	});

export const countFailed = ({ tx }: Pick<Context, 'tx'>): Promise<number> =>
	tx.provisioningTask.count({ where: { status: 'FAILED' } });
