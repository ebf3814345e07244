import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import type { ProviderError } from '../../platform/errors/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { plainJson } from './json.ts';
import { released } from './lease.ts';
import { taskLifecycle } from './lifecycle.ts';
import type { ProvisioningOutcome } from './ports.ts';
import { secondsUntilNextTry, troublesInARow, waitTransition } from './rules.ts';
import * as store from './store.ts';

const fine = { error_code: null, error_message: null } as const;

/** Writes down what the target answered. The caller holds the task. */
export async function recordOutcome(
	context: OperationContext,
	task: store.TaskRow,
	outcome: ProvisioningOutcome,
): Promise<store.TaskRow> {
	await store.endAttempt(context, task, outcome.status, null);
	switch (outcome.status) {
		case 'SUCCESS':
			return completeTask(context, task, outcome.result);
		case 'WAITING':
			return waitTask(context, task, outcome.waiting_for, {
				progress: plainJson(outcome.progress),
				next_run_at: addSeconds(context.now, outcome.poll_after_seconds),
			});
		case 'RUNNING':
			return store.saveStep(context, task.id, {
				...fine,
				waiting_for: null,
				progress: plainJson(outcome.progress),
				next_run_at: addSeconds(context.now, outcome.poll_after_seconds),
			});
	}
}

/** Writes down that the target could not be used. The caller holds the task. */
export async function recordTrouble(
	context: OperationContext,
	task: store.TaskRow,
	error: ProviderError,
): Promise<store.TaskRow> {
	const told = { error_code: error.code ?? error.kind, error_message: error.message };
	if (error.kind === 'rejected') {
		await store.endAttempt(context, task, 'REJECTED', error.message);
		return failTask(context, task, told);
	}
	// Whoever could not even look does not know more than the attempt before, which may have made something.
	const [before] = await store.latestOutcomes(context, task.id);
	const isUnknown = error.kind === 'outcome-unknown' || before === 'UNKNOWN';
	const outcome = isUnknown ? 'UNKNOWN' : error.kind.toUpperCase();
	await store.endAttempt(context, task, outcome, error.message);
	const inARow = troublesInARow(await store.latestOutcomes(context, task.id));
	const next_run_at = addSeconds(context.now, secondsUntilNextTry(inARow, error));
	if (!isUnknown) return store.saveStep(context, task.id, { ...told, next_run_at });
	return move(context, taskLifecycle, task, 'lose', { ...released, ...told, next_run_at });
}

export const completeTask = (
	context: OperationContext,
	task: store.TaskRow,
	result: Record<string, unknown>,
): Promise<store.TaskRow> =>
	move(context, taskLifecycle, task, 'complete', {
		...released,
		...fine,
		waiting_for: null,
		next_run_at: null,
		result: plainJson(result),
	});

export const failTask = (
	context: OperationContext,
	task: store.TaskRow,
	error: { error_code: string; error_message: string },
): Promise<store.TaskRow> =>
	move(context, taskLifecycle, task, 'fail', {
		...released,
		...error,
		waiting_for: null,
		next_run_at: null,
	});

/** Waits for somebody; without a time of the next run only a person or a workflow takes it up again. */
export const waitTask = (
	context: OperationContext,
	task: store.TaskRow,
	waitingFor: string,
	more: Partial<Pick<store.TaskRow, 'progress' | 'next_run_at'>>,
): Promise<store.TaskRow> =>
	move(context, taskLifecycle, task, waitTransition(task.waiting_for, waitingFor), {
		next_run_at: null,
		...more,
		...released,
		...fine,
		waiting_for: waitingFor,
	});
