import { isDeepStrictEqual } from 'node:util';
import type { OperationContext } from '../../platform/context/index.ts';
import { noLease } from '../../platform/lease/index.ts';
import { move, type TransitionOf } from '../../platform/lifecycle/index.ts';
import { publishReady } from './announce.ts';
import { ProvisioningTask } from './task-schema.ts';
import { graphLifecycle } from './graph-lifecycle.ts';
import { decideGraph, type GraphDecision, type GraphState } from './graph-rules.ts';
import * as graphStore from './graph-store.ts';
import { continueTaskJob } from './job-references.ts';
import { taskLifecycle } from './lifecycle.ts';
import { waitsForNobody } from './outcome-fields.ts';
import { deadlineAfterWaiting, isInstalled, notReady, readyNow, undoActionOf } from './rules.ts';
import * as store from './store.ts';
import { takesBack } from './task-values.ts';

/**
 * Writes down what becomes of a graph after one of its tasks has changed: what may begin, what is skipped, what is taken back,
 * and where the whole stands. In the transaction of that change, which has locked the graph before the task.
 */
export async function settleGraph(context: OperationContext, graph_id: string): Promise<void> {
	const graph = await graphStore.lockGraph(context, graph_id);
	const tasks = await graphStore.lockTasksOfGraph(context, graph_id);
	const byId = new Map(tasks.map((task) => [task.id, task]));
	const clock = clockOf(context, graph, tasks);
	const decision = decideGraph({ ...graph, is_over_time: clock.is_over_time }, tasks);
	for (const { id, reason } of decision.skips) await skip(context, byId.get(id), reason);
	for (const id of decision.gives_up) await giveUp(context, byId.get(id), decision.stop_why);
	for (const [id, readiness] of decision.readiness)
		await saveReadiness(context, byId.get(id), readiness);
	for (const id of decision.undoes) await startGraphUndo(context, byId.get(id));
	await saveState(context, graph, { decision, times: clock.times });
}

type Times = Pick<graphStore.GraphRow, 'deadline_at' | 'deadline_paused_at'>;

/** Its time counts from the first start, without that for which one of its tasks waited. */
function clockOf(
	{ machine_now }: OperationContext,
	graph: graphStore.GraphRow,
	tasks: readonly store.TaskRow[],
): { is_over_time: boolean; times: Times } {
	const deadline_at = graph.deadline_at ?? firstDeadline(graph, tasks);
	const waits = tasks.some(({ status }) => status === 'WAITING');
	const { deadline_paused_at: paused } = graph;
	if (waits && deadline_at !== null)
		return {
			is_over_time: false,
			times: { deadline_at, deadline_paused_at: paused ?? machine_now },
		};
	const moved = deadlineAfterWaiting({ deadline_at, deadline_paused_at: paused }, machine_now);
	return {
		is_over_time: moved !== null && moved <= machine_now,
		times: { deadline_at: moved, deadline_paused_at: null },
	};
}

/** A task begins with a deadline of its own limit; the claim of a task must not wait for the lock of its graph to write more. */
function firstDeadline(
	{ time_limit_seconds }: graphStore.GraphRow,
	tasks: readonly store.TaskRow[],
): Date | null {
	if (time_limit_seconds === null) return null;
	const begun = tasks.flatMap(({ deadline_at, undo_of, time_limit_seconds: own }) =>
		deadline_at === null || undo_of !== null
			? []
			: [deadline_at.getTime() + (time_limit_seconds - (own ?? time_limit_seconds)) * 1000],
	);
	return begun.length === 0 ? null : new Date(Math.min(...begun));
}

async function skip(
	context: OperationContext,
	task: store.TaskRow | undefined,
	reason: string,
): Promise<void> {
	if (task === undefined) return;
	await move(context, taskLifecycle, task, 'cancel', {
		...waitsForNobody,
		...notReady,
		blocked_reason: null,
		next_run_at: null,
		skip: task.skip ?? 'alone',
		skip_reason: task.skip_reason ?? reason,
	});
}

async function giveUp(
	context: OperationContext,
	task: store.TaskRow | undefined,
	why: string | null,
): Promise<void> {
	if (task === undefined) return;
	await move(context, taskLifecycle, task, 'fail', {
		...noLease,
		...waitsForNobody,
		next_run_at: null,
		error_code: 'stopped',
		error_message: `Given up while it waited, since all is taken back: ${why ?? ''}`,
	});
}

async function saveReadiness(
	context: OperationContext,
	before: store.TaskRow | undefined,
	{ ready, blocked_reason }: { ready: boolean; blocked_reason: string | null },
): Promise<void> {
	if (before === undefined) return;
	if (ready === (before.ready_at !== null) && blocked_reason === before.blocked_reason) return;
	const after = { ...before, ...(ready ? readyNow(context) : notReady), blocked_reason };
	await store.saveReadiness(context, before.id, after);
	if (!ready || before.ready_at !== null) return;
	publishReady(context, after);
	beginSoon(context, after);
}

/** The others of its graph wait for it, so the service does not leave it to workflows for a while first. */
export function beginSoon(context: OperationContext, { id, target }: store.TaskRow): void {
	if (isInstalled(context.providers.list(), target))
		context.enqueue(continueTaskJob, { task_id: id });
}

/** What succeeded is UNDOING until it is gone; what failed stays failed while what it may have left is removed. */
async function startGraphUndo(
	context: OperationContext,
	task: store.TaskRow | undefined,
): Promise<void> {
	if (task === undefined) return;
	const action = undoActionOf(ProvisioningTask.shape.action.parse(task.action));
	if (action === null) throw new Error(`Nothing takes back a ${task.action}`);
	// One that was given up above is no longer what was read.
	if (task.status === 'SUCCESS') await move(context, taskLifecycle, task, 'take_back');
	const [undo] = await store.insertTasks(context, [
		{
			...takesBack(task),
			action,
			...readyNow(context),
			// Trouble is no reason to leave it there.
			retries_max: null,
		},
	]);
	if (undo === undefined) return;
	publishReady(context, undo);
	beginSoon(context, undo);
}

const transitions: Readonly<Record<GraphState, TransitionOf<typeof graphLifecycle>>> = {
	ACTIVE: 'go_on',
	COMPLETED: 'complete',
	PARTIAL: 'finish_partly',
	FAILED: 'fail',
	ROLLED_BACK: 'roll_back',
	CANCELLED: 'cancel',
	ASKS_PERSON: 'ask',
};

async function saveState(
	context: OperationContext,
	graph: graphStore.GraphRow,
	{ decision, times }: { decision: GraphDecision; times: Times },
): Promise<void> {
	const { state, why, stop_why } = decision;
	const isOver = state === 'ROLLED_BACK' || state === 'CANCELLED' || state === 'COMPLETED';
	const values = {
		...times,
		why,
		stop_why,
		stopped_at: stop_why === null ? null : (graph.stopped_at ?? context.now),
		ended_at: isOver ? (graph.ended_at ?? context.now) : null,
	};
	if (state !== graph.status)
		await move(context, graphLifecycle, graph, transitions[state], values);
	else if (isChanged(graph, values)) await graphStore.saveGraph(context, graph.id, values);
}

const isChanged = (graph: graphStore.GraphRow, values: Partial<graphStore.GraphRow>): boolean =>
	Object.entries(values).some(
		([key, value]) => !isDeepStrictEqual(value, graph[key as keyof graphStore.GraphRow]),
	);
