import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import type { ProviderError } from '../../platform/errors/index.ts';
import { noLease } from '../../platform/lease/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { cancelIfNeedless } from './cancel.ts';
import { textOfRemaining, textOfWaiting, weAct } from './client-texts.ts';
import { ProvisioningTask } from './task-schema.ts';
import { settleDependents } from './dependents.ts';
import { plainJson } from './json.ts';
import { taskLifecycle } from './lifecycle.ts';
import { waitsForNobody } from './outcome-fields.ts';
import {
	provisioningTargetPort,
	type ClientText,
	type ProvisioningOutcome,
	type Waiting,
} from './ports.ts';
import {
	givenUp,
	outcomeUnknownCode,
	secondsUntilNextTry,
	troublesInARow,
	waitTransition,
} from './rules.ts';
import { settleGraph } from './settle-graph.ts';
import * as store from './store.ts';
import { markerOf } from './subject-state.ts';
import { settleUndone } from './undo.ts';

type Success = Extract<ProvisioningOutcome, { status: 'SUCCESS' }>;

const fine = { error_code: null, error_message: null } as const;

/** They say anew how much there is, so that what an earlier task left to do is no longer what remains. */
const replacesRemaining: readonly string[] = ['CHANGE', 'TERMINATE'];

/** Writes down what the target answered. The caller holds the task. */
export async function recordOutcome(
	context: OperationContext,
	task: store.TaskRow,
	outcome: ProvisioningOutcome,
): Promise<store.TaskRow> {
	await store.endAttempt(context, task, outcome.status, null);
	switch (outcome.status) {
		case 'SUCCESS':
			return recordSuccess(context, task, outcome);
		case 'WAITING':
			return recordWait(context, task, outcome, {
				progress: plainJson(outcome.progress),
				next_run_at:
					outcome.poll_after_seconds === null
						? null
						: addSeconds(context.machine_now, outcome.poll_after_seconds),
			});
		case 'RUNNING': {
			const why = givenUp(task, context.machine_now);
			if (why !== null)
				return giveUp(
					context,
					{ ...task, may_have_made: true },
					why,
					'the target was still at work',
				);
			return store.saveStep(context, task.id, {
				...fine,
				troubles: 0,
				isAtWork: true,
				may_have_made: true,
				progress: plainJson(outcome.progress),
				next_run_at: addSeconds(context.machine_now, outcome.poll_after_seconds),
			});
		}
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
		return recordFailure(context, task, told);
	}
	// An attempt that could not even look knows no more than the one before it, which may have made something.
	const [before] = await store.latestOutcomes(context, task.id);
	const isUnknown = error.kind === 'outcome-unknown' || before === 'UNKNOWN';
	const outcome = isUnknown ? 'UNKNOWN' : error.kind.toUpperCase();
	await store.endAttempt(context, task, outcome, error.message);
	// A target that asks for patience is not in trouble.
	const troubles = error.kind === 'throttled' ? task.troubles : task.troubles + 1;
	const lost = isUnknown ? { may_have_made: true } : {};
	if (isUnknown && !task.repeatable) return askForOutcome(context, task, error.message);
	const why = givenUp({ ...task, troubles }, context.machine_now);
	if (why !== null) return giveUp(context, { ...task, ...lost }, why, error.message);
	const inARow = troublesInARow(await store.latestOutcomes(context, task.id));
	const next_run_at = addSeconds(context.machine_now, secondsUntilNextTry(inARow, error));
	const step = { ...told, ...lost, troubles, next_run_at };
	if (!isUnknown) return store.saveStep(context, task.id, step);
	return move(context, taskLifecycle, task, 'lose', { ...noLease, ...step });
}

/** Whether it was done cannot be found out by doing it again: a person looks at the target. */
export const askForOutcome = (
	context: OperationContext,
	task: store.TaskRow,
	last: string,
): Promise<store.TaskRow> =>
	recordWait(
		context,
		task,
		{
			waiting_for: 'STAFF',
			code: outcomeUnknownCode,
			note: `It is not known whether this was done, and it must not be done twice: look at ${task.target} for what carries the mark ${markerOf(task.subject_id)}. When it is there, record it with provisioning_task.complete; when it is not, claim the task and do it, or report it with provisioning_task.fail. The last of it: ${last}`,
		},
		{ next_run_at: null },
	);

export const giveUp = (
	context: OperationContext,
	task: store.TaskRow,
	{ error_code, why }: { error_code: string; why: string },
	last: string,
): Promise<store.TaskRow> =>
	recordFailure(context, task, { error_code, error_message: `${why}; the last of it: ${last}` });

/** Fails a task whose time is over and that nothing would run any more. The caller has locked it. */
export async function failOverdue(context: OperationContext, task: store.TaskRow): Promise<void> {
	const why = givenUp(task, context.machine_now);
	if (why === null) return;
	await store.abandonAttempt(context, task.id);
	const begun = { ...task, may_have_made: true };
	await giveUp(context, begun, why, 'no provider is installed for its target');
}

async function recordSuccess(
	context: OperationContext,
	task: store.TaskRow,
	{ result, secrets, made = [], remaining = [] }: Success,
): Promise<store.TaskRow> {
	const [rest] = remaining;
	const after = await move(context, taskLifecycle, task, 'complete', {
		...noLease,
		...fine,
		...waitsForNobody,
		troubles: 0,
		may_have_made: true,
		last_lease_token: task.lease_token,
		next_run_at: null,
		result: plainJson(result),
		...(secrets === undefined ? {} : sealed(context, secrets)),
		made: [...made],
		remaining: [...remaining],
		...(rest === undefined ? {} : { client_text: textOfRemaining(rest, task.quantity) }),
	});
	if (replacesRemaining.includes(task.action)) await store.clearEarlierRemaining(context, after);
	// What takes back is settled with what it took back: between the two the graph would be read half changed.
	if (after.undo_of === null) await settleDependents(context, after);
	else await settleUndone(context, after, 'finish_undo');
	return after;
}

const sealed = ({ vault }: OperationContext, secrets: Readonly<Record<string, string>>) => ({
	sealed_secrets: Object.keys(secrets).length === 0 ? null : vault.encrypt(JSON.stringify(secrets)),
	revealed_at: null,
});

export async function recordFailure(
	context: OperationContext,
	task: store.TaskRow,
	error: { error_code: string; error_message: string },
): Promise<store.TaskRow> {
	const after = await move(context, taskLifecycle, task, 'fail', {
		...noLease,
		...error,
		...waitsForNobody,
		may_have_made: task.may_have_made,
		last_lease_token: task.lease_token,
		next_run_at: null,
	});
	const ended = await cancelIfNeedless(context, after);
	if (ended.status !== 'CANCELLED') await settleDependents(context, ended);
	return ended;
}

/** Without a time of the next run only a person or a workflow takes it up again. */
export async function recordWait(
	context: OperationContext,
	task: store.TaskRow,
	asked: Waiting,
	more: Partial<Pick<store.TaskRow, 'progress' | 'next_run_at'>>,
): Promise<store.TaskRow> {
	const { waiting, client_text } = withText(context, task, asked);
	const after = {
		waiting_for: waiting.waiting_for,
		waiting_code: waiting.code,
		waiting_values: waiting.waiting_for === 'CLIENT' ? waiting.values : null,
		waiting_note: waiting.note ?? null,
		client_text,
	};
	const waiting_task = await move(context, taskLifecycle, task, waitTransition(task, after), {
		next_run_at: null,
		...more,
		...noLease,
		...fine,
		...after,
		troubles: 0,
		may_have_made: task.may_have_made || task.status !== 'PENDING',
		last_lease_token: task.lease_token ?? task.last_lease_token,
		waiting_since: context.now,
		deadline_paused_at: context.machine_now,
	});
	if (waiting_task.graph_id !== null) await settleGraph(context, waiting_task.graph_id);
	return cancelIfNeedless(context, waiting_task);
}

/** With the client's sentence. What no sentence fits is for staff to sort out. */
function withText(
	context: OperationContext,
	{ target, action: stored }: Pick<store.TaskRow, 'target' | 'action'>,
	waiting: Waiting,
): { waiting: Waiting; client_text: ClientText } {
	const described = context.providers.describe(provisioningTargetPort, target) ?? { title: target };
	const action = ProvisioningTask.shape.action.parse(stored);
	const client_text = textOfWaiting(waiting, action, described);
	if (client_text !== null) return { waiting, client_text };
	const { code, note: more = '' } = waiting;
	const note = `The client must act (${code}), but no sentence says so, or a value of it is missing. Ask the client yourself, then run the task again. ${more}`;
	return {
		waiting: { waiting_for: 'STAFF', code, note: note.trim() },
		client_text: weAct[action],
	};
}
