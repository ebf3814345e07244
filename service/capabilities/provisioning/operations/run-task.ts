import { checkFields, isProviderError, ProviderError } from '../../../platform/errors/index.ts';
import { leaseSeconds } from '../../../platform/lease/index.ts';
import { externalOperation } from '../../../platform/operation/index.ts';
import type { ProviderRegistry } from '../../../platform/provider/index.ts';
import { ProvisioningTask, taskContract } from '../contract.ts';
import { TargetNotInstalled } from '../errors.ts';
import { continueTaskJob } from '../job-references.ts';
import { ProviderData } from '../json.ts';
import { leaseTask, lockLeasedTask, type LeasedTask } from '../lease.ts';
import { recordOutcome, recordTrouble } from '../outcomes.ts';
import { ownerOf, type AttemptFacts } from '../owner.ts';
import { provisioningTargetPort, type ProvisioningOutcome, type Sibling } from '../ports.ts';
import { isInstalled, markerOf, siblingsOf } from '../rules.ts';
import * as store from '../store.ts';
import { toTask } from '../to-task.ts';

type Run = AttemptFacts & { task: LeasedTask; siblings: readonly Sibling[] };
/** Nothing is left to run. */
const over: readonly string[] = ['SUCCESS', 'CANCELLED', 'UNDOING', 'UNDONE'];

/** One step at the target: take the task, ask the target, write down what came of it. */
export const runTask = externalOperation(taskContract.run, {
	async prepare(input, context) {
		const task = await store.lockTask(context, input.task_id);
		if (over.includes(task.status)) return { done: toTask(task) };
		if (!isInstalled(context.providers.list(), task.target))
			throw TargetNotInstalled({ task_id: task.id, target: task.target });
		const facts = await ownerOf(context, task.subject_type).attemptFacts(context, task);
		const leased = await leaseTask(context, task, leaseSeconds, facts.settings);
		const siblings = siblingsOf(task, await store.listTasksOfClient(context, task.client_id));
		return { call: { ...facts, task: leased, siblings } };
	},
	call: runAtTarget,
	renew: ({ task }, context) => store.renewLease(context, task),
	async record(outcome, { task }, context) {
		// A worker that slept past its lease must not write over what its successor did.
		const current = await lockLeasedTask(context, task.id, task.lease_token);
		const after = outcome.ok
			? await recordOutcome(context, current, outcome.answer)
			: await recordTrouble(context, current, outcome.error);
		if (after.next_run_at !== null) {
			const seconds = (after.next_run_at.getTime() - context.machine_now.getTime()) / 1000;
			// A second more, so that clocks that differ a little do not make the job come too early.
			const start_after_seconds = Math.ceil(seconds) + 1;
			context.enqueue(continueTaskJob, { task_id: task.id }, { start_after_seconds });
		}
		return toTask(after);
	},
});

async function runAtTarget(
	{ task, client, settings: stored, siblings }: Run,
	providers: ProviderRegistry,
): Promise<ProvisioningOutcome> {
	const target = providers.get(provisioningTargetPort, task.target);
	const refuse = (code: string, message: string): ProviderError =>
		new ProviderError(target.id, 'rejected', message, { code });
	const action = ProvisioningTask.shape.action.parse(task.action);
	if (!target.actions.includes(action))
		throw refuse('action-not-supported', `${target.title} has no action ${action}`);
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
			marker: markerOf(task.subject_id),
			settings: ProviderData.parse(settings.data),
			quantity: task.quantity,
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
