import { getClient } from '../../clients/index.ts';
import type { ReadContext } from '../../../platform/context/index.ts';
import { isProviderError, ProviderError } from '../../../platform/errors/index.ts';
import { heldUntil, holdSeconds } from '../../../platform/hold/index.ts';
import { externalOperation, Refusal } from '../../../platform/operation/index.ts';
import type { ProviderRegistry } from '../../../platform/provider/index.ts';
import { ProvisioningTask, taskContract } from '../contract.ts';
import { LeaseLost, TargetNotInstalled } from '../errors.ts';
import { continueTaskJob } from '../job-references.ts';
import { Facts } from '../json.ts';
import { leaseTask, type LeasedTask } from '../lease.ts';
import { recordOutcome, recordTrouble } from '../outcomes.ts';
import {
	provisioningTargetPort,
	type ProvisioningOutcome,
	type ProvisioningRequest,
} from '../ports.ts';
import { isInstalled, markerOf } from '../rules.ts';
import * as store from '../store.ts';
import { toTask } from '../to-task.ts';

type Run = { task: LeasedTask; client: ProvisioningRequest['client'] };

/** One step at the target: take the task, ask the target, write down what came of it. */
export const runTask = externalOperation(taskContract.run, {
	async prepare(input, context) {
		const task = await store.lockTask(context, input.task_id);
		if (task.status === 'SUCCESS' || task.status === 'CANCELLED') return { done: toTask(task) };
		if (!isInstalled(context.providers.list(), task.target))
			throw TargetNotInstalled({ task_id: task.id, target: task.target });
		const leased = await leaseTask(context, task.id, holdSeconds);
		return { call: { task: leased, client: await clientOf(context, task.client_id) } };
	},
	call: runAtTarget,
	renew: ({ task }, context) => store.renewLease(context, task, heldUntil(context.now)),
	async record(outcome, { task }, context) {
		const current = await store.lockTask(context, task.id);
		// A worker that slept past its lease must not write over what its successor did.
		if (current.status !== 'RUNNING' || current.lease_token !== task.lease_token)
			return new Refusal(LeaseLost({ task_id: task.id }));
		const after = outcome.ok
			? await recordOutcome(context, current, outcome.answer)
			: await recordTrouble(context, current, outcome.error);
		if (after.next_run_at !== null) {
			const seconds = (after.next_run_at.getTime() - context.now.getTime()) / 1000;
			// A second more, so that clocks that differ a little do not make the job come too early.
			const start_after_seconds = Math.ceil(seconds) + 1;
			context.enqueue(continueTaskJob, { task_id: task.id }, { start_after_seconds });
		}
		return toTask(after);
	},
});

async function runAtTarget(
	{ task, client }: Run,
	providers: ProviderRegistry,
): Promise<ProvisioningOutcome> {
	const target = providers.get(provisioningTargetPort, task.target);
	const refuse = (code: string, message: string): ProviderError =>
		new ProviderError(target.id, 'rejected', message, { code });
	const action = ProvisioningTask.shape.action.parse(task.action);
	if (!target.actions.includes(action))
		throw refuse('action-not-supported', `${target.title} has no action ${action}`);
	const settings = target.settings.safeParse(task.settings);
	if (!settings.success) {
		const [issue] = settings.error.issues;
		throw refuse(
			'settings-invalid',
			`The provisioning settings of the product do not fit ${target.title}: ${issue?.path.join('.')}: ${issue?.message}`,
		);
	}
	try {
		return await target.run({
			task_id: task.id,
			action,
			marker: markerOf(task.subscription_item_id),
			settings: Facts.parse(settings.data),
			quantity: task.quantity,
			client,
			progress: Facts.parse(task.progress),
		});
	} catch (error) {
		if (isProviderError(error)) throw error;
		// Nobody knows how far it came; the next run looks for what is there.
		throw new ProviderError(target.id, 'outcome-unknown', 'The step ended unexpectedly', {
			code: 'unexpected',
			cause: error,
		});
	}
}

async function clientOf(context: ReadContext, id: string): Promise<ProvisioningRequest['client']> {
	const { name, billing_email } = await getClient(context, id);
	return { id, name, billing_email };
}
