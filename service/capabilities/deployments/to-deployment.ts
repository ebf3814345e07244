import { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { Deployment, Execution } from './contract.ts';
import * as store from './deployment-store.ts';
import type { DeploymentRow, ExecutionRow } from './deployment-store.ts';
import { deploymentLifecycle } from './lifecycle.ts';

const Result = z.object({ objects: Deployment.shape.objects.default([]) });
/** What is in the result of a task. One that a person completed by hand may say anything. */
export const TaskResult = z.object({
	url: z.string().nullable().catch(null).default(null),
	objects: Deployment.shape.objects.catch([]).default([]),
});

/** Deployments as the API shows them. */
export async function toDeployments(
	context: Pick<ReadContext, 'tx'>,
	rows: readonly DeploymentRow[],
): Promise<z.output<typeof Deployment>[]> {
	const executions = await store.executionsOf(
		context,
		rows.map(({ id }) => id),
	);
	const byDeployment = Map.groupBy(executions, ({ instance_id }) => instance_id);
	return rows.map((row) => ({
		...row,
		status: Deployment.shape.status.parse(row.status),
		allowed_transitions: allowedTransitions(deploymentLifecycle, row.status),
		objects: row.result === null ? [] : Result.parse(row.result).objects,
		executions: (byDeployment.get(row.id) ?? []).map(toExecution),
	}));
}

const toExecution = (row: ExecutionRow): z.output<typeof Execution> => ({
	...row,
	kind: Execution.shape.kind.parse(row.kind),
	status: Execution.shape.status.parse(row.status),
});

export async function toDeployment(
	context: Pick<ReadContext, 'tx'>,
	row: DeploymentRow,
): Promise<z.output<typeof Deployment>> {
	const [deployment] = await toDeployments(context, [row]);
	if (deployment === undefined) throw new Error(`The deployment ${row.id} was not shown`);
	return deployment;
}

/** Deployments of several owners, such as orders, the oldest first. */
export const deploymentsOf = async (
	context: Pick<ReadContext, 'tx'>,
	ownerIds: readonly string[],
): Promise<z.output<typeof Deployment>[]> =>
	toDeployments(context, await store.deploymentsOfOwners(context, ownerIds));
