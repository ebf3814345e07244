import type { ReadContext } from '../../platform/context/index.ts';
import {
	insertRows,
	newId,
	pageOf,
	Prisma,
	tableOf,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';

type Context = Pick<ReadContext, 'now'> & { tx: Pick<Transaction, 'package' | '$queryRaw'> };
export type PackageRow = Prisma.PackageGetPayload<object>;
const packages = tableOf<PackageRow, Prisma.PackageCreateManyInput>(
	'packages',
	Prisma.PackageScalarFieldEnum,
);

export const findPackage = ({ tx }: Context, code: string): Promise<PackageRow | null> =>
	tx.package.findUnique({ where: { code } });

/** Null when another package has the code. */
export async function insertPackage(
	{ tx }: Context,
	values: Omit<Prisma.PackageCreateManyInput, 'id'>,
): Promise<PackageRow | null> {
	const [row] = await insertRows(tx, packages, [{ id: newId(), ...values }], {
		skipDuplicates: true,
	});
	return row ?? null;
}

export async function getPackage({ tx }: Context, id: string): Promise<PackageRow> {
	const row = await tx.package.findUnique({ where: { id } });
	if (row === null) throw NotFound({ resource: 'package', id });
	return row;
}

export const updatePackage = (
	{ tx }: Context,
	id: string,
	data: Prisma.PackageUpdateInput,
): Promise<PackageRow> => tx.package.update({ where: { id }, data });

export const listPackages = (
	{ tx }: Context,
	query: ListQuery & { code?: string | undefined; active?: 'true' | 'false' | undefined },
): Promise<Page<PackageRow>> => {
	const { code, active } = query;
	const isActive = active === undefined ? {} : { active: active === 'true' };
	return pageOf(tx, packages, query, { code, ...isActive });
};
