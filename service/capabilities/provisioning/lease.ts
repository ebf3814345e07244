import { randomUUID } from 'node:crypto';
import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { LeaseLost, TaskBusy } from './errors.ts';
import { taskLifecycle } from './lifecycle.ts';
import * as store from './store.ts';

export type LeasedTask = store.TaskRow & { lease_token: string };

/** Gives a task to one worker for a while. A worker whose time is up loses it to the next who asks. */
export async function leaseTask(
	context: OperationContext,
	id: string,
	seconds: number,
): Promise<LeasedTask> {
	const task = await store.lockTask(context, id);
	const lease = {
		lease_token: randomUUID(),
		leased_until: addSeconds(context.now, seconds),
		attempt: task.attempt + 1,
		next_run_at: null,
	};
	const leased = await take(context, task, lease);
	await store.beginAttempt(context, id, lease.attempt);
	return { ...leased, lease_token: lease.lease_token };
}

/** The task, locked, for the worker that holds it; LeaseLost for everybody else. */
export async function holdTask(
	context: OperationContext,
	id: string,
	leaseToken: string,
): Promise<store.TaskRow> {
	const task = await store.lockTask(context, id);
	if (task.status !== 'RUNNING' || task.lease_token !== leaseToken)
		throw LeaseLost({ task_id: id });
	return task;
}

/** What every move sets that ends a worker's hold. */
export const released = { lease_token: null, leased_until: null } as const;

async function take(
	context: OperationContext,
	task: store.TaskRow,
	lease: { lease_token: string; leased_until: Date; attempt: number; next_run_at: null },
): Promise<store.TaskRow> {
	if (task.status === 'RUNNING') {
		const { leased_until } = task;
		if (leased_until === null || leased_until <= context.now)
			return store.takeOver(context, task.id, lease);
		throw TaskBusy(
			{ task_id: task.id, leased_until: leased_until.toISOString() },
			{
				retryAfterSeconds: Math.ceil((leased_until.getTime() - context.now.getTime()) / 1000),
			},
		);
	}
	const resumed = task.status === 'WAITING' || task.status === 'UNKNOWN';
	return move(context, taskLifecycle, task, resumed ? 'resume' : 'start', lease);
}
