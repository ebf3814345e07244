import type { z } from 'zod';
import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import type { Deployment } from './contract.ts';
import * as store from './deployment-store.ts';
import type { DeploymentRow } from './deployment-store.ts';
import { deploymentLifecycle, tenantLifecycle } from './lifecycle.ts';
import { beginRun } from './runs.ts';
import { lockTenant, lockTenantOf } from './tenant-store.ts';
import { toDeployment } from './to-deployment.ts';

/**
 * Takes back what the deployment of an owner has made; `deployment.rolled_back` tells when all of it is gone. The tenant stays,
 * inactive, and keeps its slug. Null when the owner has none, or when nothing of it is left already.
 */
export async function rollBackDeployment(
	context: OperationContext,
	{ owner_type, owner_id, occasion }: { owner_type: string; owner_id: string; occasion: string },
): Promise<z.output<typeof Deployment> | null> {
	const tenant = await lockTenantOf(context, { owner_type, owner_id });
	if (tenant === null) return null;
	const deployment = await store.lockDeploymentOf(context, tenant.id);
	if (deployment === null || deployment.status === 'DESTROYED') return null;
	const after = await rollBack(context, deployment, occasion);
	return toDeployment(context, after);
}

/** The caller holds the locks of the tenant and of the deployment. */
export async function rollBack(
	context: OperationContext,
	deployment: DeploymentRow,
	occasion: string,
): Promise<DeploymentRow> {
	if (deployment.status === 'ROLLED_BACK') return deployment;
	const leaving =
		deployment.status === 'ROLLING_BACK'
			? deployment
			: await move(context, deploymentLifecycle, deployment, 'roll_back');
	await deactivateTenant(context, deployment.tenant_id);
	// Under way already, unless its run came to no end.
	if (deployment.status === 'ROLLING_BACK' && (await isUnderWay(context, deployment)))
		return leaving;
	const isBegun = await beginRun(context, leaving, { kind: 'ROLLBACK', occasion });
	return isBegun ? leaving : finishRollingBack(context, leaving);
}

async function isUnderWay(context: OperationContext, { id }: DeploymentRow): Promise<boolean> {
	const executions = await store.executionsOf(context, [id]);
	return executions.some(
		({ kind, status }) => kind === 'ROLLBACK' && ['PENDING', 'RUNNING', 'FAILED'].includes(status),
	);
}

/** Nothing of it is left. */
export const finishRollingBack = (
	context: OperationContext,
	deployment: DeploymentRow,
): Promise<DeploymentRow> =>
	move(context, deploymentLifecycle, deployment, 'finish_rolling_back', {
		url: null,
		result: null,
		settings: null,
	});

async function deactivateTenant(context: OperationContext, tenantId: string): Promise<void> {
	const tenant = await lockTenant(context, tenantId);
	if (tenant.status === 'ACTIVE' || tenant.status === 'SUSPENDED')
		await move(context, tenantLifecycle, tenant, 'deactivate', { suspended_at: null });
}
