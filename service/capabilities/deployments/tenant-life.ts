import { addDays } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { newId } from '../../platform/database/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { deploymentsConfig } from './config.ts';
import * as store from './deployment-store.ts';
import type { DeploymentRow } from './deployment-store.ts';
import { TenantBeingRemoved } from './errors.ts';
import { deploymentLifecycle, tenantLifecycle } from './lifecycle.ts';
import { beginRun } from './runs.ts';
import { quarantineSlug } from './slugs.ts';
import type { TenantRow } from './tenant-store.ts';

/** In each of them the caller holds the lock of the tenant. */

export async function suspend(
	context: OperationContext,
	tenant: TenantRow,
	reason: string,
): Promise<TenantRow> {
	const suspended = await move(context, tenantLifecycle, tenant, 'suspend', {
		reason,
		suspended_at: context.now,
	});
	await switchOff(context, tenant.id);
	return suspended;
}

/** What is being deployed is switched off when it has succeeded (`follow-tasks.ts`). */
async function switchOff(context: OperationContext, tenantId: string): Promise<void> {
	const deployment = await store.lockDeploymentOf(context, tenantId);
	if (deployment?.status === 'RUNNING')
		await beginRun(context, deployment, { kind: 'SUSPEND', occasion: newId() });
}

export async function resume(context: OperationContext, tenant: TenantRow): Promise<TenantRow> {
	const deployment = await store.lockDeploymentOf(context, tenant.id);
	if (isBeingRemoved(deployment)) throw TenantBeingRemoved({ tenant_id: tenant.id });
	const set = { reason: null, suspended_at: null, delete_at: null };
	const runs = deployment !== null && ['RUNNING', 'SUSPENDED'].includes(deployment.status);
	if (!runs && tenant.status === 'LEAVING')
		return move(context, tenantLifecycle, tenant, 'keep', set);
	const resumed = await move(context, tenantLifecycle, tenant, 'resume', set);
	if (runs) await beginRun(context, deployment, { kind: 'RESUME', occasion: newId() });
	return resumed;
}

const isBeingRemoved = (deployment: DeploymentRow | null): boolean =>
	deployment?.status === 'DESTROYING' || deployment?.status === 'DESTROYED';

export async function leave(
	context: OperationContext,
	tenant: TenantRow,
	reason: string,
): Promise<TenantRow> {
	const { TENANT_DELETE_GRACE_DAYS: days } = context.config.read(deploymentsConfig);
	const left = await move(context, tenantLifecycle, tenant, 'leave', {
		reason,
		suspended_at: tenant.suspended_at ?? context.now,
		delete_at: addDays(context.now, days),
	});
	if (tenant.status === 'ACTIVE') await switchOff(context, tenant.id);
	return left;
}

/** Its grace is over. */
export async function remove(context: OperationContext, tenant: TenantRow): Promise<void> {
	const deployment = await store.lockDeploymentOf(context, tenant.id);
	if (deployment === null || deployment.status === 'DESTROYED')
		return finishLeaving(context, tenant);
	if (deployment.status === 'DESTROYING') return;
	const leaving = await move(context, deploymentLifecycle, deployment, 'destroy');
	const isBegun = await beginRun(context, leaving, { kind: 'DESTROY', occasion: 'deletion' });
	if (!isBegun) await finishDestroying(context, leaving, tenant);
}

export async function finishDestroying(
	context: OperationContext,
	deployment: DeploymentRow,
	tenant: TenantRow,
): Promise<void> {
	await move(context, deploymentLifecycle, deployment, 'finish_destroying', {
		url: null,
		result: null,
	});
	await finishLeaving(context, tenant);
}

async function finishLeaving(context: OperationContext, tenant: TenantRow): Promise<void> {
	await move(context, tenantLifecycle, tenant, 'finish_leaving', { deleted_at: context.now });
	await quarantineSlug(context, tenant);
}
