import type { ReadContext } from '../../platform/context/index.ts';
import {
	findRow,
	insertRows,
	lockRow,
	lockRows,
	newId,
	pageOf,
	Prisma,
	tableOf,
	type ListQuery,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import type { ExecutionKind } from './execution-kinds.ts';

type Tables = Pick<Transaction, 'deploymentInstance' | 'deploymentExecution' | '$queryRaw'>;
type Context = Pick<ReadContext, 'now'> & { tx: Tables };
export type DeploymentRow = Prisma.DeploymentInstanceGetPayload<object>;
export type ExecutionRow = Prisma.DeploymentExecutionGetPayload<object>;

export const deploymentTable = tableOf<DeploymentRow, Prisma.DeploymentInstanceCreateManyInput>(
	'deployment_instances',
	Prisma.DeploymentInstanceScalarFieldEnum,
);
export const executionTable = tableOf<ExecutionRow, Prisma.DeploymentExecutionCreateManyInput>(
	'deployment_executions',
	Prisma.DeploymentExecutionScalarFieldEnum,
);

export const getDeployment = async (
	{ tx }: Pick<Context, 'tx'>,
	id: string,
): Promise<DeploymentRow> => found(id, await findRow(tx, deploymentTable, id));

/** Row lock until the end of the transaction. */
export const lockDeployment = async (
	{ tx }: Pick<Context, 'tx'>,
	id: string,
): Promise<DeploymentRow> => found(id, await lockRow(tx, deploymentTable, id));

function found(id: string, row: DeploymentRow | null): DeploymentRow {
	if (row === null) throw NotFound({ resource: 'deployment', id });
	return row;
}

export type Wanted = Pick<
	DeploymentRow,
	| 'template_id'
	| 'platform'
	| 'region'
	| 'environment'
	| 'host'
	| 'cpu_millis'
	| 'memory_mb'
	| 'storage_gb'
	| 'services'
	| 'rollback_on_failure'
	| 'occasion'
>;

export async function insertDeployment(
	{ tx, now }: Context,
	values: Wanted &
		Pick<DeploymentRow, 'tenant_id' | 'owner_type' | 'owner_id' | 'client_id' | 'resource_name'>,
): Promise<DeploymentRow> {
	const row = { id: newId(), ...values, status: 'DEPLOYING', created_at: now, updated_at: now };
	const [inserted] = await insertRows(tx, deploymentTable, [row]);
	if (inserted === undefined) throw new Error('A deployment was not inserted');
	return inserted;
}

/** That of a tenant, locked; null when it has none. */
export async function lockDeploymentOf(
	{ tx }: Pick<Context, 'tx'>,
	tenant_id: string,
): Promise<DeploymentRow | null> {
	const [row] = await lockRows(tx, deploymentTable, Prisma.sql`tenant_id = ${tenant_id}::uuid`);
	return row ?? null;
}

/** Those of the tenants, in any order. */
export const deploymentsOfTenants = (
	{ tx }: Pick<Context, 'tx'>,
	tenantIds: readonly string[],
): Promise<DeploymentRow[]> =>
	tx.deploymentInstance.findMany({ where: { tenant_id: { in: [...tenantIds] } } });

/** Those of the owners, oldest first. */
export const deploymentsOfOwners = (
	{ tx }: Pick<Context, 'tx'>,
	ownerIds: readonly string[],
): Promise<DeploymentRow[]> =>
	tx.$queryRaw`
		SELECT ${deploymentTable.columns} FROM deployment_instances
		WHERE owner_id = ANY(${[...ownerIds]}::uuid[]) ORDER BY created_at, id`;

type Filter = {
	status?: string | undefined;
	platform?: string | undefined;
	tenant_id?: string | undefined;
	owner_id?: string | undefined;
};

export const listDeployments = ({ tx }: Context, query: ListQuery & Filter) => {
	const { status, platform, tenant_id, owner_id } = query;
	const ids = Object.entries({ tenant_id, owner_id }).flatMap(([column, id]) =>
		id === undefined ? [] : [Prisma.sql`${Prisma.raw(column)} = ${id}::uuid`],
	);
	return pageOf(tx, deploymentTable, query, { status, platform }, ids);
};

/** The same kind and occasion again is the same run: null when it is there. */
export async function insertExecution(
	{ tx, now }: Context,
	values: Pick<ExecutionRow, 'instance_id' | 'occasion' | 'requested_by'> & { kind: ExecutionKind },
): Promise<ExecutionRow | null> {
	const row = { id: newId(), ...values, status: 'PENDING', created_at: now, updated_at: now };
	const [inserted] = await insertRows(tx, executionTable, [row], {
		duplicatesBy: ['instance_id', 'kind', 'occasion'],
	});
	return inserted ?? null;
}

export const setTask = ({ tx }: Context, id: string, task_id: string): Promise<ExecutionRow> =>
	tx.deploymentExecution.update({ where: { id }, data: { task_id } });

export async function lockExecution(
	{ tx }: Pick<Context, 'tx'>,
	id: string,
): Promise<ExecutionRow | null> {
	return lockRow(tx, executionTable, id);
}

export async function findExecutionOfTask(
	{ tx }: Pick<Context, 'tx'>,
	task_id: string,
): Promise<ExecutionRow | null> {
	return tx.deploymentExecution.findFirst({ where: { task_id } });
}

/** Of several deployments, the newest first. */
export const executionsOf = (
	{ tx }: Pick<Context, 'tx'>,
	instanceIds: readonly string[],
): Promise<ExecutionRow[]> =>
	tx.$queryRaw`
		SELECT ${executionTable.columns} FROM deployment_executions
		WHERE instance_id = ANY(${[...instanceIds]}::uuid[]) ORDER BY created_at DESC, id DESC`;

/** Those that have not come to an end, after the given id, with their tasks. */
export const listOpenExecutions = (
	{ tx }: Pick<Context, 'tx'>,
	after: string | null,
	take: number,
): Promise<Pick<ExecutionRow, 'id' | 'instance_id' | 'task_id'>[]> =>
	tx.$queryRaw`
		SELECT id, instance_id, task_id FROM deployment_executions
		WHERE status IN ('PENDING', 'RUNNING') AND (${after === null} OR id > ${after}::uuid)
		ORDER BY id LIMIT ${take}`;
