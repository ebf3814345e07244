import type { TaskGraph } from '../../generated/prisma/client.ts';
import { maySee } from '../../platform/actor/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import {
	findRow,
	insertRows,
	lockRow,
	lockRowsOf,
	pageOf,
	Prisma,
	rowsOf,
	tableOf,
	visibleTo,
	type ListQuery,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import * as store from './store.ts';

type Tables = Pick<Transaction, 'taskGraph' | 'provisioningTask' | 'taskAttempt'> &
	Pick<Transaction, '$queryRaw' | '$executeRaw'>;
type Context = Pick<ReadContext, 'actor' | 'now' | 'machine_now'> & { tx: Tables };
export type GraphRow = TaskGraph;

export const graphTable = tableOf<GraphRow, Prisma.TaskGraphCreateManyInput>(
	'task_graphs',
	Prisma.TaskGraphScalarFieldEnum,
);

export const getGraph = async (context: Context, id: string): Promise<GraphRow> =>
	ofActor(context, id, await findRow(context.tx, graphTable, id));

export const lockGraph = async (context: Context, id: string): Promise<GraphRow> =>
	ofActor(context, id, await lockRow(context.tx, graphTable, id));

function ofActor({ actor }: Context, id: string, row: GraphRow | null): GraphRow {
	if (row === null || !maySee(actor, row)) throw NotFound({ resource: 'task_graph', id });
	return row;
}

/**
 * The task, locked for what may end it. Its graph is locked first: what settles a graph holds it and then locks tasks, so two
 * transactions that took them in different orders would wait for each other.
 */
export async function lockTaskToSettle(
	context: Context,
	id: string,
	known?: Pick<store.TaskRow, 'graph_id'>,
): Promise<store.TaskRow> {
	const { graph_id } = known ?? (await store.getTask(context, id));
	if (graph_id !== null) await lockGraph(context, graph_id);
	return store.lockTask(context, id);
}

/** Null when the owner has one for the occasion already. */
export async function insertGraph(
	{ tx, now }: Context,
	values: Omit<Prisma.TaskGraphCreateManyInput, 'status' | 'created_at' | 'updated_at'> & {
		id: string;
	},
): Promise<GraphRow | null> {
	const row = { ...values, status: 'ACTIVE', created_at: now, updated_at: now };
	const [inserted] = await insertRows(tx, graphTable, [row], { skipDuplicates: true });
	return inserted ?? null;
}

export const findGraph = (
	{ tx }: Context,
	{ owner_type, owner_id, occasion }: Pick<GraphRow, 'owner_type' | 'owner_id' | 'occasion'>,
): Promise<GraphRow | null> =>
	tx.taskGraph.findUnique({
		where: { owner_id_owner_type_occasion: { owner_type, owner_id, occasion } },
	});

/** The graphs of several owners, the newest of each owner first. */
export async function listGraphsOf(
	{ tx, actor }: Context,
	ownerIds: readonly string[],
): Promise<GraphRow[]> {
	const rows = await tx.taskGraph.findMany({
		where: { owner_id: { in: [...ownerIds] } },
		orderBy: [{ created_at: 'desc' }, { id: 'desc' }],
	});
	return rows.filter((row) => maySee(actor, row));
}

/** Tasks and those that take them back, in the order of their turn. */
export const listTasksOfGraphs = (
	{ tx }: Context,
	graphIds: readonly string[],
): Promise<store.TaskRow[]> =>
	tx.provisioningTask.findMany({
		where: { graph_id: { in: [...graphIds] } },
		orderBy: [{ sequence: 'asc' }, { created_at: 'asc' }, { id: 'asc' }],
	});

export type AttemptsOfTask = {
	task_id: string;
	/** When the first one began, and the last one ended. */
	started_at: Date;
	ended_at: Date | null;
	/** How many did not come to their end; looks at what is under way are not among them. */
	troubled: number;
};

export async function attemptsOfTasks(
	{ tx }: Context,
	ids: readonly string[],
): Promise<ReadonlyMap<string, AttemptsOfTask>> {
	const rows = await tx.$queryRaw<AttemptsOfTask[]>`
		SELECT task_id, min(started_at) AS started_at, max(ended_at) AS ended_at,
			(count(*) FILTER (WHERE outcome NOT IN ('SUCCESS', 'RUNNING', 'WAITING')))::int AS troubled
		FROM task_attempts WHERE task_id = ANY(${[...ids]}::uuid[]) GROUP BY task_id`;
	return new Map(rows.map((row) => [row.task_id, row]));
}

/** All tasks of a graph that the caller has locked; those that a settling may change are locked, too. */
export async function lockTasksOfGraph({ tx }: Context, id: string): Promise<store.TaskRow[]> {
	await lockRowsOf(tx, store.taskTable, 'graph_id', id, ['PENDING', 'WAITING', 'SUCCESS']);
	return rowsOf(tx, store.taskTable, 'graph_id', id);
}

/** The tasks of a graph have the whole of their time again. The caller has locked it. */
export const forgetDeadlines = ({ tx }: Context, graph_id: string) =>
	tx.provisioningTask.updateMany({
		where: { graph_id, status: { notIn: ['RUNNING', 'WAITING', 'UNKNOWN'] } },
		data: { deadline_at: null },
	});

export const saveGraph = ({ tx, now }: Context, id: string, values: Partial<GraphRow>) =>
	tx.taskGraph.update({ where: { id }, data: { ...values, updated_at: now } });

type GraphFilters = { status?: string | undefined; owner_id?: string | undefined };

export const listGraphs = (context: Context, query: ListQuery & GraphFilters) => {
	const { status, owner_id } = query;
	return pageOf(context.tx, graphTable, query, { status, owner_id }, visibleTo(context.actor));
};

/** Graphs whose time is over, so that they are stopped although none of their tasks ends now. */
export const listGraphsOverTime = (
	{ tx, machine_now }: Pick<Context, 'machine_now'> & { tx: Pick<Tables, '$queryRaw'> },
	limit: number,
): Promise<{ id: string }[]> => tx.$queryRaw`
	SELECT graph.id FROM task_graphs AS graph
	WHERE graph.status = 'ACTIVE' AND graph.stopped_at IS NULL AND graph.time_limit_seconds IS NOT NULL
		AND graph.deadline_paused_at IS NULL
		AND coalesce(graph.deadline_at, (
			SELECT min(task.deadline_at + make_interval(secs => graph.time_limit_seconds - task.time_limit_seconds))
			FROM provisioning_tasks AS task WHERE task.graph_id = graph.id AND task.undo_of IS NULL
		)) <= ${machine_now}
	ORDER BY graph.id LIMIT ${limit}`;
