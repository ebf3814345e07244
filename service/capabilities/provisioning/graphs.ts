import type { z } from 'zod';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { newId } from '../../platform/database/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import type { ProvisioningTask } from './task-schema.ts';
import { GraphStopped, PastPointOfNoReturn } from './errors.ts';
import { graphProblems, problemCode, type PlannedEdge } from './graph-plan.ts';
import { cancelledWhy, nameOf } from './graph-rules.ts';
import * as graphStore from './graph-store.ts';
import { taskLifecycle } from './lifecycle.ts';
import { ownerOf } from './owner.ts';
import { notReady, readyNow } from './rules.ts';
import { beginSoon, settleGraph } from './settle-graph.ts';
import * as store from './store.ts';
import { newTask, type TaskToCreate } from './tasks.ts';
import { toTaskFor } from './to-task.ts';

export type GraphTaskToCreate = Omit<TaskToCreate, 'depends_on' | 'name' | 'occasion'> & {
	/** By which the others name it and `why` speaks of it, such as a service code. */
	name: string;
	depends_on?: readonly PlannedEdge[];
	/** Among those that may begin, the lowest begins first; the order of the list when absent. */
	sequence?: number;
	/** Whether its failure stops the graph; true when absent. What something critical depends on is critical, too. */
	critical?: boolean;
	/** Whether it may be done again when it is not known whether it was; true when absent, but for a workflow. */
	repeatable?: boolean;
	point_of_no_return?: boolean;
	/** Not done at all: with it what depends on it (`alone`), or without it (`satisfies`). */
	skip?: { how: 'alone' | 'satisfies'; reason: string };
};
export type GraphToCreate = {
	owner_type: string;
	owner_id: string;
	client_id: string | null;
	/** Why it is wanted: asking again for the same owner and occasion changes nothing. */
	occasion: string;
	max_parallel: number;
	rollback_on_failure: boolean;
	/** From the first start, waiting for persons not counted; without limit when null. */
	time_limit_seconds: number | null;
	tasks: readonly GraphTaskToCreate[];
};

export type GraphOfOwner = graphStore.GraphRow & {
	stopped: boolean;
	/** Whether all of it is taken back because that was asked for. */
	cancelled: boolean;
	/** In the order of their turn; those with `undo_of` take back the work of another. */
	tasks: (z.output<typeof ProvisioningTask> & {
		/** When its first attempt began, and the last one ended; null while it has not begun, or goes on. */
		begun_at: Date | null;
		finished_at: Date | null;
		retries_max: number | null;
		/** Attempts that did not come to their end, in all rounds. */
		troubled: number;
	})[];
};

/** Creates tasks that succeed together or are taken back together, and announces what can begin. */
export async function createGraph(
	context: OperationContext,
	wanted: GraphToCreate,
): Promise<{ graph_id: string }> {
	for (const { subject_type } of wanted.tasks) ownerOf(context, subject_type);
	const problems = graphProblems(wanted.tasks).map(problemCode);
	if (problems.length > 0) throw new Error(`Tasks cannot depend so: ${problems.join(', ')}`);
	const { tasks: _, ...values } = wanted;
	const graph = await graphStore.insertGraph(context, { id: newId(), ...values });
	if (graph === null) {
		const there = await graphStore.findGraph(context, wanted);
		if (there === null) throw new Error('The same graph was created by another transaction');
		return { graph_id: there.id };
	}
	await store.insertTasks(context, tasksOf(graph, wanted));
	await settleGraph(context, graph.id);
	return { graph_id: graph.id };
}

function tasksOf(graph: graphStore.GraphRow, { tasks, ...wanted }: GraphToCreate): store.NewTask[] {
	const limit = graph.time_limit_seconds;
	const rows = tasks.map((task, index) => {
		const row = newTask(wanted, { ...task, depends_on: [], occasion: wanted.occasion });
		// What is under way when the time of the whole is over has as long again to come to its end.
		const own = task.time_limit_seconds ?? (limit === null ? null : 2 * limit);
		return {
			task,
			row: {
				...row,
				graph_id: graph.id,
				name: task.name,
				sequence: task.sequence ?? index + 1,
				critical: task.critical ?? true,
				repeatable: task.repeatable ?? row.repeatable,
				point_of_no_return: task.point_of_no_return ?? false,
				skip: task.skip?.how ?? null,
				skip_reason: task.skip?.reason ?? null,
				time_limit_seconds: own,
			},
		};
	});
	const ids = new Map(rows.map(({ row }) => [row.name, row.id]));
	return rows.map(({ task: { depends_on = [] }, row }) => {
		const those = (when: 'succeeded' | 'settled') =>
			depends_on.flatMap((edge) => {
				const { on, when: its } = typeof edge === 'string' ? { on: edge, when: 'succeeded' } : edge;
				return its === when ? (ids.get(on) ?? []) : [];
			});
		return { ...row, depends_on: those('succeeded'), comes_after: those('settled') };
	});
}

/** Stops a graph and takes back all that it has done, after what is under way has ended; what was stopped so already goes on. */
export async function cancelGraph(context: OperationContext, graph_id: string): Promise<void> {
	const graph = await graphStore.lockGraph(context, graph_id);
	if (isTakenBack(graph) || graph.stop_why === cancelledWhy) return;
	const tasks = await graphStore.lockTasksOfGraph(context, graph_id);
	const passed = tasks.filter(
		({ point_of_no_return, may_have_made, status }) =>
			point_of_no_return && (may_have_made || status === 'RUNNING'),
	);
	if (passed.length > 0) throw PastPointOfNoReturn({ graph_id, passed: passed.map(nameOf) });
	await graphStore.saveGraph(context, graph_id, {
		stop_why: cancelledWhy,
		stopped_at: context.now,
	});
	await settleGraph(context, graph_id);
}

const isTakenBack = ({ status }: graphStore.GraphRow): boolean =>
	status === 'ROLLED_BACK' || status === 'CANCELLED';

/**
 * Tries again what failed, as a new round of attempts and with the whole time; what is complete stays. When all is being taken back,
 * that is what is tried again.
 */
export async function retryGraph(context: OperationContext, graph_id: string): Promise<void> {
	const graph = await graphStore.lockGraph(context, graph_id);
	if (isTakenBack(graph)) throw stopped(graph);
	const tasks = await graphStore.lockTasksOfGraph(context, graph_id);
	const failed = tasks.filter(({ status }) => status === 'FAILED');
	if (failed.length === 0) return;
	if (goesBack(graph, tasks)) {
		for (const undo of failed.filter(({ undo_of }) => undo_of !== null))
			await retryUndo(context, undo);
		return settleGraph(context, graph_id);
	}
	await beginAnew(
		context,
		{ graph, tasks },
		failed.filter(({ undo_of }) => undo_of === null),
	);
}

/** One task of a graph in place of all that failed. The caller has locked both. */
export async function retryInGraph(
	context: OperationContext,
	task: store.TaskRow & { graph_id: string },
): Promise<store.TaskRow> {
	const graph = await graphStore.lockGraph(context, task.graph_id);
	if (task.undo_of !== null) {
		await retryUndo(context, task);
		await settleGraph(context, graph.id);
	} else {
		const tasks = await graphStore.lockTasksOfGraph(context, graph.id);
		if (isTakenBack(graph) || goesBack(graph, tasks)) throw stopped(graph);
		await beginAnew(context, { graph, tasks }, [task]);
	}
	return store.getTask(context, task.id);
}

export const stopped = ({ id, status, why, stop_why }: graphStore.GraphRow): Error =>
	GraphStopped({ graph_id: id, state: status, why: why ?? stop_why });

/** Whether it is too late to complete it: some of it was taken back, or it was cancelled. */
export const goesBack = (graph: graphStore.GraphRow, tasks: readonly store.TaskRow[]): boolean =>
	graph.stop_why === cancelledWhy ||
	(graph.stop_why !== null &&
		tasks.some(({ status }) => status === 'UNDOING' || status === 'UNDONE'));

async function retryUndo(context: OperationContext, undo: store.TaskRow): Promise<void> {
	const ready = await move(context, taskLifecycle, undo, 'retry_taking_back', {
		...anew,
		...readyNow(context),
		deadline_at: null,
	});
	beginSoon(context, ready);
}

const anew = { error_code: null, error_message: null, progress: {}, troubles: 0 } as const;

/** The failed tasks wait for their turn again, and the graph is no longer stopped. */
async function beginAnew(
	context: OperationContext,
	{ graph, tasks }: { graph: graphStore.GraphRow; tasks: readonly store.TaskRow[] },
	failed: readonly store.TaskRow[],
): Promise<void> {
	const ids = new Set(failed.map(({ id }) => id));
	// What could not be removed is found by the next attempt, which looks first.
	const refused = tasks.filter(
		({ undo_of, status }) => undo_of !== null && ids.has(undo_of) && status === 'FAILED',
	);
	for (const undo of refused) await move(context, taskLifecycle, undo, 'cancel');
	for (const task of failed)
		await move(context, taskLifecycle, task, 'begin_anew', { ...anew, ...notReady });
	await reopen(context, graph);
	await settleGraph(context, graph.id);
}

/**
 * No longer stopped, and with the whole of its time. One that is done but for what is not critical has no limit any more: what is
 * in use must not be taken back because a later attempt at the rest takes long. The caller settles it.
 */
export async function reopen(context: OperationContext, graph: graphStore.GraphRow): Promise<void> {
	await graphStore.forgetDeadlines(context, graph.id);
	await graphStore.saveGraph(context, graph.id, {
		stop_why: null,
		stopped_at: null,
		deadline_at: null,
		deadline_paused_at: null,
		...(graph.status === 'PARTIAL' ? { time_limit_seconds: null } : {}),
	});
}

/** The graphs of several owners with their tasks, the newest of each owner first. Three queries, however many owners. */
export async function graphsOf(
	context: ReadContext,
	ownerIds: readonly string[],
): Promise<GraphOfOwner[]> {
	const graphs = await graphStore.listGraphsOf(context, ownerIds);
	const tasks = await graphStore.listTasksOfGraphs(
		context,
		graphs.map(({ id }) => id),
	);
	const attempts = await graphStore.attemptsOfTasks(
		context,
		tasks.map(({ id }) => id),
	);
	const byGraph = Map.groupBy(tasks, ({ graph_id }) => graph_id);
	return graphs.map((graph) => ({
		...graph,
		stopped: graph.stopped_at !== null,
		cancelled: graph.stop_why === cancelledWhy,
		tasks: (byGraph.get(graph.id) ?? []).map((task) => ({
			...toTaskFor(context, task),
			begun_at: attempts.get(task.id)?.started_at ?? null,
			finished_at: isOver(task.status) ? (attempts.get(task.id)?.ended_at ?? null) : null,
			retries_max: task.retries_max,
			troubled: attempts.get(task.id)?.troubled ?? 0,
		})),
	}));
}

const isOver = (status: string): boolean =>
	['SUCCESS', 'FAILED', 'UNDOING', 'UNDONE', 'CANCELLED'].includes(status);
