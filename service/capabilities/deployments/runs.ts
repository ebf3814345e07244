import type { z } from 'zod';
import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { requestActions, type ProvisioningTask } from '../provisioning/index.ts';
import { deploymentsConfig } from './config.ts';
import * as store from './deployment-store.ts';
import type { DeploymentRow } from './deployment-store.ts';
import { actionOf, type ExecutionKind } from './execution-kinds.ts';
import { executionLifecycle } from './lifecycle.ts';

export type Task = z.output<typeof ProvisioningTask>;
/** `owner_type` and `subject_type` of the tasks of a deployment. */
export const taskType = 'deployment_instance';

/** From when on a person looks at a run that has not ended: its task ends at its limit, and what follows has as long again. */
export const deploymentLateAt = ({ config, now }: Pick<OperationContext, 'config' | 'now'>): Date =>
	addSeconds(now, 2 * config.read(deploymentsConfig).DEPLOYMENT_TIME_LIMIT_SECONDS);

/**
 * Asks for a run at the platform: a task does it, after all that is asked for already. The same kind and occasion again is the same
 * run. Gives false when there is nothing to do, because nothing was ever made, or nothing is off. The caller holds the lock of the
 * deployment.
 */
export async function beginRun(
	context: OperationContext,
	deployment: DeploymentRow,
	{ kind, occasion }: { kind: ExecutionKind; occasion: string },
): Promise<boolean> {
	const execution = await store.insertExecution(context, {
		instance_id: deployment.id,
		kind,
		occasion,
		requested_by: context.actor.name,
	});
	if (execution === null) return true;
	const { DEPLOYMENT_TIME_LIMIT_SECONDS: time_limit_seconds } =
		context.config.read(deploymentsConfig);
	const [task] = await requestActions(context, {
		owner_type: taskType,
		owner_id: deployment.id,
		client_id: deployment.client_id,
		action: actionOf[kind],
		// The tasks of a roll-back and of a destruction have the same action.
		occasion: `${kind} ${occasion}`,
		items: [
			{
				subject_type: taskType,
				subject_id: deployment.id,
				target: deployment.platform,
				description: deployment.host,
				quantity: 1,
				time_limit_seconds,
			},
		],
	});
	if (task === undefined) {
		await move(context, executionLifecycle, execution, 'succeed', { ended_at: context.now });
		return false;
	}
	await store.setTask(context, execution.id, task.id);
	return true;
}
