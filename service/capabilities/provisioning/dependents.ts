import type { OperationContext } from '../../platform/context/index.ts';
import { publishReady } from './announce.ts';
import { dependentsOf, inOrderOfDependency, notReady, readinessOf, readyNow } from './rules.ts';
import { settleGraph } from './settle-graph.ts';
import * as store from './store.ts';

/**
 * Writes down for each task that depends on the given one, directly or through others, whether it may begin now, and
 * announces those that may. To be called in the transaction that changed the status of the task, which has it locked.
 */
export async function settleDependents(
	context: OperationContext,
	task: store.TaskRow,
): Promise<void> {
	if (task.graph_id !== null) return settleGraph(context, task.graph_id);
	if (!task.has_dependents) return;
	const seen = await store.listTasksOf(context, [task.owner_id]);
	const waiting = dependentsOf(task.id, seen).filter(({ status }) => status === 'PENDING');
	const locked = await store.lockTasks(
		context,
		waiting.map(({ id }) => id),
	);
	// Read again: another task that they depend on may have ended while this transaction waited for the locks.
	const known = new Map(
		(await store.listTasksOf(context, [task.owner_id])).map((row) => [row.id, row]),
	);
	const pending = locked.flatMap(({ id }) => known.get(id) ?? []);
	const inOrder = inOrderOfDependency(pending.map((row) => ({ ...row, key: row.id })));
	const changed: store.TaskRow[] = [];
	for (const { key: _, ...before } of inOrder) {
		if (before.status !== 'PENDING') continue;
		const { ready, blocked_reason } = readinessOf(
			before.depends_on.flatMap((id) => known.get(id) ?? []),
			before,
		);
		if (ready === (before.ready_at !== null) && blocked_reason === before.blocked_reason) continue;
		const after = {
			...before,
			...(ready ? readyNow(context) : notReady),
			blocked_reason,
		};
		known.set(after.id, after);
		changed.push(after);
		if (ready) publishReady(context, after);
	}
	await Promise.all(changed.map((row) => store.saveReadiness(context, row.id, row)));
}
