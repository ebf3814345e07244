import type { ReadContext } from '../../platform/context/index.ts';
import {
	findRow,
	insertRows,
	lockRow,
	newId,
	pageOf,
	Prisma,
	tableOf,
	type ListQuery,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';

type Context = Pick<ReadContext, 'now'> & {
	tx: Pick<Transaction, 'activationWorkflow' | '$queryRaw'>;
};
export type WorkflowRow = Prisma.ActivationWorkflowGetPayload<object>;

export const workflows = tableOf<WorkflowRow, Prisma.ActivationWorkflowCreateManyInput>(
	'activation_workflows',
	Prisma.ActivationWorkflowScalarFieldEnum,
);

export const getWorkflow = async ({ tx }: Pick<Context, 'tx'>, id: string): Promise<WorkflowRow> =>
	found(id, await findRow(tx, workflows, id));

/** Row lock until the end of the transaction. */
export const lockWorkflow = async ({ tx }: Pick<Context, 'tx'>, id: string): Promise<WorkflowRow> =>
	found(id, await lockRow(tx, workflows, id));

function found(id: string, row: WorkflowRow | null): WorkflowRow {
	if (row === null) throw NotFound({ resource: 'activation_workflow', id });
	return row;
}

export type WorkflowValues = Omit<
	WorkflowRow,
	'id' | 'service_sequence' | 'created_at' | 'updated_at'
> & {
	service_sequence: Prisma.InputJsonValue;
};

/** Null when another one has its name or is active for its template. */
export async function insertWorkflow(
	{ tx, now }: Context,
	values: WorkflowValues,
): Promise<WorkflowRow | null> {
	const row = { id: newId(), ...values, created_at: now, updated_at: now };
	const [inserted] = await insertRows(tx, workflows, [row], { skipDuplicates: true });
	return inserted ?? null;
}

/** Another one that has the name or is active for the template; null when there is none. */
export const findRival = (
	{ tx }: Pick<Context, 'tx'>,
	values: Pick<WorkflowValues, 'name' | 'deployment_template_id' | 'is_active'>,
	ownId: string | null,
): Promise<WorkflowRow | null> =>
	tx.activationWorkflow.findFirst({
		where: {
			...(ownId === null ? {} : { id: { not: ownId } }),
			OR: [
				{ name: values.name },
				...(values.is_active
					? [{ is_active: true, deployment_template_id: values.deployment_template_id }]
					: []),
			],
		},
	});

export const saveWorkflow = (
	{ tx, now }: Context,
	id: string,
	values: Partial<WorkflowValues>,
): Promise<WorkflowRow> =>
	tx.activationWorkflow.update({ where: { id }, data: { ...values, updated_at: now } });

/** The active one of a template, or the one for templates without one of their own; null when there is neither. */
export async function findActive(
	{ tx }: Pick<Context, 'tx'>,
	deployment_template_id: string | null,
): Promise<WorkflowRow | null> {
	const rows = await tx.activationWorkflow.findMany({
		where: { is_active: true, OR: [{ deployment_template_id }, { deployment_template_id: null }] },
	});
	const own = rows.find((row) => row.deployment_template_id === deployment_template_id);
	return own ?? rows[0] ?? null;
}

type Filter = { deployment_template_id?: string | undefined };

export const listWorkflows = (
	{ tx }: Context,
	query: ListQuery & Filter & { is_active?: boolean | undefined },
) => {
	const { deployment_template_id, is_active } = query;
	const active = is_active === undefined ? [] : [Prisma.sql`is_active = ${is_active}`];
	return pageOf(tx, workflows, query, { deployment_template_id }, active);
};
