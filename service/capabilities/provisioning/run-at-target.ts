import { checkFields, isProviderError, ProviderError } from '../../platform/errors/index.ts';
import { lockName } from '../../platform/database/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { leaseSeconds } from '../../platform/lease/index.ts';
import type { Outcome } from '../../platform/operation/index.ts';
import type { ProviderRegistry } from '../../platform/provider/index.ts';
import { ProvisioningTask } from './task-schema.ts';
import { continueTaskJob } from './job-references.ts';
import { ProviderData } from './json.ts';
import { leaseTask, lockLeasedTask, type LeasedTask } from './lease.ts';
import { recordOutcome, recordTrouble } from './outcomes.ts';
import { ownerOf, type AttemptFacts } from './owner.ts';
import {
	provisioningTargetPort,
	type Before,
	type ProvisioningAction,
	type ProvisioningOutcome,
	type ProvisioningTarget,
	type Sibling,
} from './ports.ts';
import { beforeOf, markerOf, siblingsOf, switchesOff } from './subject-state.ts';
import * as store from './store.ts';

export type Run = AttemptFacts & {
	task: LeasedTask;
	siblings: readonly Sibling[];
	before: Before | null;
};

/** Takes the task for one step, with everything that its target is told. The caller has locked it. */
export async function beginStep(context: OperationContext, task: store.TaskRow): Promise<Run> {
	const facts = await ownerOf(context, task.subject_type).attemptFacts(context, task);
	// Two subjects that share an account must see that the other is being switched off, or each leaves it to the other.
	if (switchesOff(task.action))
		await lockName(context.tx, `${task.target} of ${task.client_id ?? task.owner_id}`);
	const leased = await leaseTask(context, task, leaseSeconds, facts.settings);
	const related = await store.listRelatedTasks(context, task);
	const siblings = siblingsOf(task, related);
	return { ...facts, task: leased, siblings, before: beforeOf(task, related) };
}

/** Writes down what came of a step, and when the next one is. */
export async function endStep(
	context: OperationContext,
	{ task }: Run,
	outcome: Outcome<ProvisioningOutcome>,
): Promise<store.TaskRow> {
	// A worker that slept past its lease must not write over what its successor did.
	const current = await lockLeasedTask(context, task.id, task.lease_token, task);
	const after = outcome.ok
		? await recordOutcome(context, current, outcome.answer)
		: await recordTrouble(context, current, outcome.error);
	if (after.next_run_at !== null) {
		const seconds = (after.next_run_at.getTime() - context.machine_now.getTime()) / 1000;
		// A second more, so that clocks that differ a little do not make the job come too early.
		const start_after_seconds = Math.ceil(seconds) + 1;
		context.enqueue(continueTaskJob, { task_id: task.id }, { start_after_seconds });
	}
	return after;
}

export async function runAtTarget(
	{ task, client, settings: stored, siblings, before, marked_as = task.subject_id }: Run,
	providers: ProviderRegistry,
): Promise<ProvisioningOutcome> {
	const target = providers.get(provisioningTargetPort, task.target);
	const refuse = (code: string, message: string): ProviderError =>
		new ProviderError(target.id, 'rejected', message, { code });
	const action = ProvisioningTask.shape.action.parse(task.action);
	if (!target.actions.includes(action)) return askStaff(target, task);
	const settings = checkFields(target.settings, stored, 'provisioning_settings');
	if (settings.problems.length > 0) {
		const problems = settings.problems.map(({ path, message }) => `${path}: ${message}`);
		throw refuse(
			'settings-invalid',
			`The provisioning settings of the product do not fit ${target.title}: ${problems.join('; ')}`,
		);
	}
	try {
		return await target.run({
			task_id: task.id,
			action,
			marker: markerOf(marked_as),
			settings: ProviderData.parse(settings.data),
			quantity: task.quantity,
			before,
			siblings,
			client,
			progress: ProviderData.parse(task.progress),
		});
	} catch (error) {
		if (isProviderError(error)) throw error;
		// It is not known how far it came; the next run looks for what is there.
		throw new ProviderError(target.id, 'outcome-unknown', 'The step ended unexpectedly', {
			code: 'unexpected',
			cause: error,
		});
	}
}

/** What a target cannot do is done by a person; taken for a success, what was paid for would not be there, or what was not paid would go on. */
function askStaff(target: ProvisioningTarget, task: LeasedTask): ProvisioningOutcome {
	const what = handWork[ProvisioningTask.shape.action.parse(task.action)](task.quantity);
	return {
		status: 'WAITING',
		waiting_for: 'STAFF',
		code: 'ACTION_NOT_BUILT_IN',
		note: `${target.title} has no action ${task.action} here, so do it by hand: at ${target.title}, ${what} for “${task.description}”. What was made for it carries the mark ${markerOf(task.subject_id)}. Then record it with provisioning_task.complete.`,
		progress: {},
		poll_after_seconds: null,
	};
}

const handWork: Readonly<Record<ProvisioningAction, (quantity: number) => string>> = {
	ACTIVATE: (quantity) => `set up ${quantity}`,
	CHANGE: (quantity) => `bring the quantity to ${quantity} and check the product`,
	SUSPEND: () => 'suspend the service, so that nothing is lost',
	RESUME: () => 'switch the suspended service on again',
	TERMINATE: () => 'end the service and what it costs us',
};
