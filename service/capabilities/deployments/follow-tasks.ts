import { z } from 'zod';
import type { OperationContext } from '../../platform/context/index.ts';
import type { Prisma } from '../../platform/database/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { listTasksOf } from '../provisioning/index.ts';
import * as store from './deployment-store.ts';
import type { DeploymentRow, ExecutionRow } from './deployment-store.ts';
import { executionKinds } from './execution-kinds.ts';
import { deploymentLifecycle, executionLifecycle, tenantLifecycle } from './lifecycle.ts';
import { finishRollingBack, rollBack } from './roll-back.ts';
import { beginRun, type Task } from './runs.ts';
import { queueMessage } from '../notifications/index.ts';
import { deploymentFailedMessage } from './messages.ts';
import { finishDestroying } from './tenant-life.ts';
import { lockTenant, type TenantRow } from './tenant-store.ts';
import { TaskResult } from './to-deployment.ts';

/** A run with what it is about, all locked in the order in which everybody locks them: tenant, deployment, run. */
type Followed = { execution: ExecutionRow; deployment: DeploymentRow; tenant: TenantRow };

/** Null for a task that no run of ours asked for, such as one that a person made to undo another. */
async function lockRun(context: OperationContext, taskId: string): Promise<Followed | null> {
	const found = await store.findExecutionOfTask(context, taskId);
	if (found === null) return null;
	const { tenant_id } = await store.getDeployment(context, found.instance_id);
	const tenant = await lockTenant(context, tenant_id);
	const deployment = await store.lockDeployment(context, found.instance_id);
	const execution = await store.lockExecution(context, found.id);
	return execution === null ? null : { execution, deployment, tenant };
}

const kindOf = ({ kind }: ExecutionRow) => z.enum(executionKinds).parse(kind);

/**
 * Brings a run in line with where its task stands now. Events come in any order and more than once: what one of them says may be
 * over by the time it is read.
 */
export async function followTask(context: OperationContext, taskId: string): Promise<void> {
	const run = await lockRun(context, taskId);
	if (run === null) return;
	const tasks = await listTasksOf(context, run.deployment.id);
	const task = tasks.find(({ id }) => id === taskId);
	if (task === undefined) throw new Error(`The run ${run.execution.id} has no task`);
	switch (task.status) {
		case 'PENDING':
			return;
		case 'RUNNING':
		case 'WAITING':
		case 'UNKNOWN':
			return begun(context, run);
		case 'SUCCESS':
			return succeeded(context, run, task);
		case 'FAILED':
			return failed(context, run, task);
		case 'CANCELLED':
			return cancelled(context, run);
		case 'UNDOING':
		case 'UNDONE':
			return takenBack(context, run);
		default:
			return task.status satisfies never;
	}
}

/** For the first time, or after it was retried. */
async function begun(
	context: OperationContext,
	{ execution, deployment }: Followed,
): Promise<void> {
	if (execution.status !== 'PENDING' && execution.status !== 'FAILED') return;
	await move(context, executionLifecycle, execution, 'start', {
		started_at: execution.started_at ?? context.now,
		ended_at: null,
		error_message: null,
	});
	if (kindOf(execution) === 'PROVISION' && deployment.status === 'FAILED')
		await move(context, deploymentLifecycle, deployment, 'go_on', { error_message: null });
}

async function succeeded(context: OperationContext, run: Followed, task: Task): Promise<void> {
	const { execution } = run;
	if (execution.status === 'SUCCEEDED' || execution.status === 'CANCELLED') return;
	await move(context, executionLifecycle, execution, 'succeed', {
		started_at: execution.started_at ?? context.now,
		ended_at: context.now,
		error_message: null,
	});
	await carryOver(context, run, task);
}

/** What follows from a run depends on where the deployment stands now: a later wish may have overtaken it. */
async function carryOver(context: OperationContext, run: Followed, task: Task): Promise<void> {
	const { execution, deployment, tenant } = run;
	const { status } = deployment;
	const kind = kindOf(execution);
	switch (kind) {
		case 'PROVISION':
			if (status === 'DEPLOYING' || status === 'FAILED') await nowRuns(context, run, task);
			return;
		case 'SUSPEND':
			if (status === 'RUNNING') await move(context, deploymentLifecycle, deployment, 'suspend');
			return;
		case 'RESUME':
			if (status === 'SUSPENDED') await move(context, deploymentLifecycle, deployment, 'resume');
			return;
		case 'ROLLBACK':
			if (status === 'ROLLING_BACK') await finishRollingBack(context, deployment);
			return;
		case 'DESTROY':
			if (status === 'DESTROYING') await finishDestroying(context, deployment, tenant);
			return;
		default:
			return kind satisfies never;
	}
}

async function nowRuns(context: OperationContext, run: Followed, task: Task): Promise<void> {
	const { tenant } = run;
	const deploying =
		run.deployment.status === 'FAILED'
			? await move(context, deploymentLifecycle, run.deployment, 'go_on')
			: run.deployment;
	const { url, objects } = TaskResult.parse(task.result ?? {});
	const deployment = await move(context, deploymentLifecycle, deploying, 'succeed', {
		// A person who completed the task by hand may have left out where it is.
		url: url ?? `https://${deploying.host}`,
		result: { objects } satisfies Prisma.JsonObject,
		settings: settingsOf(task),
		error_message: null,
	});
	if (tenant.status === 'INACTIVE') await move(context, tenantLifecycle, tenant, 'activate');
	// It was suspended, or deleted, while it was being deployed.
	if (tenant.status === 'SUSPENDED' || tenant.status === 'LEAVING')
		await beginRun(context, deployment, { kind: 'SUSPEND', occasion: `after ${run.execution.id}` });
}

/** Those of the template with which it was done; null when a person did it by hand. */
function settingsOf({ settings }: Task): Prisma.JsonObject | null {
	const Done = z.object({ settings: z.record(z.string(), z.json()) });
	const done = Done.safeParse(settings);
	return done.success ? (done.data.settings as Prisma.JsonObject) : null;
}

async function failed(context: OperationContext, run: Followed, task: Task): Promise<void> {
	if (!isOpen(run.execution)) return;
	const message = task.error_message ?? 'It failed without a reason';
	const set = { error_message: message, ended_at: context.now };
	await move(context, executionLifecycle, run.execution, 'fail', set);
	await queueMessage(context, {
		kind: deploymentFailedMessage.kind,
		related_id: run.deployment.id,
	});
	if (kindOf(run.execution) === 'PROVISION') await deploymentFailed(context, run, message);
}

/** A later run made it needless, or a person did not want it. */
async function cancelled(context: OperationContext, run: Followed): Promise<void> {
	if (!isOpen(run.execution)) return;
	const message = 'The provisioning task was cancelled';
	const set = { error_message: message, ended_at: context.now };
	await move(context, executionLifecycle, run.execution, 'cancel', set);
	if (kindOf(run.execution) === 'PROVISION') await deploymentFailed(context, run, message);
}

const isOpen = ({ status }: ExecutionRow): boolean => status === 'PENDING' || status === 'RUNNING';

async function deploymentFailed(
	context: OperationContext,
	{ execution, deployment, tenant }: Followed,
	error_message: string,
): Promise<void> {
	if (deployment.status !== 'DEPLOYING' || deployment.occasion !== execution.occasion) return;
	const failed = await move(context, deploymentLifecycle, deployment, 'fail', { error_message });
	// What a tenant has used holds its data: whether that goes is for a person to say.
	if (deployment.rollback_on_failure && tenant.status === 'INACTIVE')
		await rollBack(context, failed, `after ${execution.id}`);
}

/** A person, or the graph of an order, has taken the deployment back through its task. */
async function takenBack(
	context: OperationContext,
	{ execution, deployment }: Followed,
): Promise<void> {
	if (kindOf(execution) !== 'PROVISION') return;
	if (!['RUNNING', 'SUSPENDED', 'FAILED', 'DEPLOYING'].includes(deployment.status)) return;
	await rollBack(context, deployment, `after ${execution.id}`);
}
