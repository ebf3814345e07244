import { isDeepStrictEqual } from 'node:util';
import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { isLeased, newLease } from '../../platform/lease/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { provisioningConfig } from './config.ts';
import { LeaseLost, TaskBusy, TaskNotReady } from './errors.ts';
import { plainJson } from './json.ts';
import { lockTaskToSettle } from './graph-store.ts';
import { taskLifecycle } from './lifecycle.ts';
import { deadlineAfterWaiting } from './rules.ts';
import * as store from './store.ts';

export type LeasedTask = store.TaskRow & { lease_token: string };

/**
 * Gives a task that the caller has locked to one worker for a while, with the settings that it works with. A worker whose lease has run out loses it to the next
 * one that asks.
 */
export async function leaseTask(
	context: OperationContext,
	task: store.TaskRow,
	seconds: number,
	settings?: unknown,
): Promise<LeasedTask> {
	const lease = {
		// A worker that was lost may have come to its end at the target.
		...(task.lease_token === null ? {} : { may_have_made: true }),
		...(settings === undefined ? {} : withSettings(task, plainJson(settings))),
		...newLease(context.machine_now, seconds),
		attempt: task.attempt + 1,
		next_run_at: null,
	};
	const leased = await take(context, task, lease);
	// A worker that gave the task back has ended its attempt.
	if (task.lease_token !== null) await store.abandonAttempt(context, task.id);
	await store.beginAttempt(context, task.id, lease.attempt);
	return { ...leased, lease_token: lease.lease_token };
}

/**
 * The settings of this attempt. What a waiting task did with others, such as the address that it chose, must not be gone on
 * with; every step looks for its own work by the marker.
 */
function withSettings(task: store.TaskRow, settings: ReturnType<typeof plainJson>) {
	const isChanged = task.settings !== null && !isDeepStrictEqual(task.settings, settings);
	const startsAnew = isChanged && task.status === 'WAITING';
	return { settings, ...(startsAnew ? { progress: {} } : {}) };
}

/**
 * The task, locked until the transaction ends, for the worker whose lease it is; LeaseLost for every other. `known` saves a
 * worker the look for the graph.
 */
export async function lockLeasedTask(
	context: OperationContext,
	id: string,
	leaseToken: string,
	known?: Pick<store.TaskRow, 'graph_id'>,
): Promise<store.TaskRow> {
	const task = await lockTaskToSettle(context, id, known);
	if (task.status !== 'RUNNING' || task.lease_token !== leaseToken)
		throw LeaseLost({ task_id: id });
	return task;
}

/** The job of the service asks a person soon; what was begun must not be begun again meanwhile. */
const outcomeUnknown = ({ id, depends_on }: store.TaskRow): Error =>
	TaskNotReady(
		{ task_id: id, depends_on },
		{
			detail:
				'Its worker was lost, and it is not known whether it was done: complete it when it is there',
		},
	);

async function take(
	context: OperationContext,
	task: store.TaskRow,
	lease: Parameters<typeof store.takeOver>[2],
): Promise<store.TaskRow> {
	const { machine_now: now } = context;
	switch (task.status) {
		case 'RUNNING': {
			const { leased_until } = task;
			if (leased_until === null) return store.takeOver(context, task.id, lease);
			if (!isLeased(task, now)) {
				if (!task.repeatable) throw outcomeUnknown(task);
				return store.takeOver(context, task.id, lease);
			}
			throw TaskBusy(
				{ task_id: task.id, leased_until: leased_until.toISOString() },
				{ retryAfterSeconds: Math.ceil((leased_until.getTime() - now.getTime()) / 1000) },
			);
		}
		case 'WAITING':
		case 'UNKNOWN':
			return move(context, taskLifecycle, task, 'resume', {
				...lease,
				deadline_at: deadlineAfterWaiting(task, now),
				waiting_since: null,
				deadline_paused_at: null,
			});
		default: {
			if (task.status === 'PENDING' && task.ready_at === null)
				throw TaskNotReady(
					{ task_id: task.id, depends_on: task.depends_on },
					task.blocked_reason === null ? {} : { detail: task.blocked_reason },
				);
			const { PROVISIONING_TIME_LIMIT_SECONDS } = context.config.read(provisioningConfig);
			const seconds = task.time_limit_seconds ?? PROVISIONING_TIME_LIMIT_SECONDS;
			return move(context, taskLifecycle, task, 'start', {
				...lease,
				// One that comes back from a worker that was lost has no more time than before.
				deadline_at: task.deadline_at ?? addSeconds(now, seconds),
			});
		}
	}
}
