import type { ReadContext } from '../../platform/context/index.ts';
import {
	findRow,
	insertRows,
	newId,
	pageOf,
	Prisma,
	tableOf,
	type ListQuery,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';

type Context = Pick<ReadContext, 'now'> & {
	tx: Pick<Transaction, 'deploymentTemplate' | '$queryRaw'>;
};
export type TemplateRow = Prisma.DeploymentTemplateGetPayload<object>;
type NewTemplate = Omit<TemplateRow, 'id' | 'active' | 'settings' | 'created_at' | 'updated_at'> & {
	settings: Prisma.InputJsonObject;
};

const templates = tableOf<TemplateRow, Prisma.DeploymentTemplateCreateManyInput>(
	'deployment_templates',
	Prisma.DeploymentTemplateScalarFieldEnum,
);

export async function getTemplate({ tx }: Pick<Context, 'tx'>, id: string): Promise<TemplateRow> {
	const row = await findRow(tx, templates, id);
	if (row === null) throw NotFound({ resource: 'deployment_template', id });
	return row;
}

/** All of them, those that are not in use too; an installation has few. */
export const allTemplates = ({ tx }: Pick<Context, 'tx'>): Promise<TemplateRow[]> =>
	tx.$queryRaw`SELECT ${templates.columns} FROM deployment_templates ORDER BY code`;

/** Null when another one has its code. */
export async function insertTemplate(
	{ tx, now }: Context,
	values: NewTemplate,
): Promise<TemplateRow | null> {
	const row = { id: newId(), ...values, active: true, created_at: now, updated_at: now };
	const [inserted] = await insertRows(tx, templates, [row], { duplicatesBy: ['code'] });
	return inserted ?? null;
}

export const findTemplateByCode = (
	{ tx }: Pick<Context, 'tx'>,
	code: string,
): Promise<TemplateRow | null> => tx.deploymentTemplate.findUnique({ where: { code } });

export const updateTemplate = (
	{ tx, now }: Context,
	id: string,
	data: Prisma.DeploymentTemplateUpdateInput,
): Promise<TemplateRow> =>
	tx.deploymentTemplate.update({ where: { id }, data: { ...data, updated_at: now } });

type Filter = {
	code?: string | undefined;
	platform?: string | undefined;
	region?: string | undefined;
	active?: boolean | undefined;
};

export const listTemplates = ({ tx }: Context, query: ListQuery & Filter) => {
	const { code, platform, region, active } = query;
	return pageOf(tx, templates, query, { code, platform, region, active });
};
