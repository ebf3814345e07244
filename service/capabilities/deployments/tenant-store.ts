import type { ReadContext } from '../../platform/context/index.ts';
import {
	containing,
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
import { prefixOf } from '../../platform/timeline/index.ts';

type Context = Pick<ReadContext, 'now'> & { tx: Pick<Transaction, 'tenant' | '$queryRaw'> };
export type TenantRow = Prisma.TenantGetPayload<object>;

export const tenantTable = tableOf<TenantRow, Prisma.TenantCreateManyInput>(
	'tenants',
	Prisma.TenantScalarFieldEnum,
);

export const getTenant = async ({ tx }: Pick<Context, 'tx'>, id: string): Promise<TenantRow> =>
	found(id, await findRow(tx, tenantTable, id));

/** Row lock until the end of the transaction. */
export const lockTenant = async ({ tx }: Pick<Context, 'tx'>, id: string): Promise<TenantRow> =>
	found(id, await lockRow(tx, tenantTable, id));

/** That of an owner, by its unique index, locked; null when it has none. */
export async function lockTenantOf(
	{ tx }: Pick<Context, 'tx'>,
	{ owner_type, owner_id }: Pick<TenantRow, 'owner_type' | 'owner_id'>,
): Promise<TenantRow | null> {
	const [row] = await lockRows(
		tx,
		tenantTable,
		Prisma.sql`owner_id = ${owner_id}::uuid AND owner_type = ${owner_type}`,
	);
	return row ?? null;
}

function found(id: string, row: TenantRow | null): TenantRow {
	if (row === null) throw NotFound({ resource: 'tenant', id });
	return row;
}

/** Null when its owner has one already. */
export async function insertTenant(
	{ tx, now }: Context,
	values: Pick<TenantRow, 'owner_type' | 'owner_id' | 'client_id' | 'slug' | 'name'> & {
		settings: Record<string, string>;
	},
): Promise<TenantRow | null> {
	const row = { id: newId(), ...values, status: 'INACTIVE', created_at: now, updated_at: now };
	const [inserted] = await insertRows(tx, tenantTable, [row], {
		duplicatesBy: ['owner_id', 'owner_type'],
	});
	return inserted ?? null;
}

/** Those of the owners, oldest first. */
export const tenantsOfOwners = (
	{ tx }: Pick<Context, 'tx'>,
	ownerIds: readonly string[],
): Promise<TenantRow[]> =>
	tx.$queryRaw`
		SELECT ${tenantTable.columns} FROM tenants WHERE owner_id = ANY(${[...ownerIds]}::uuid[]) ORDER BY created_at, id`;

type Filter = {
	status?: string | undefined;
	slug?: string | undefined;
	/** Part of the name, or how the slug begins. */
	search?: string | undefined;
	owner_id?: string | undefined;
	client_id?: string | undefined;
};

export const listTenants = ({ tx }: Context, query: ListQuery & Filter) => {
	const { status, slug, search, owner_id, client_id } = query;
	const ids = Object.entries({ owner_id, client_id }).flatMap(([column, id]) =>
		id === undefined ? [] : [Prisma.sql`${Prisma.raw(column)} = ${id}::uuid`],
	);
	const found =
		search === undefined
			? []
			: [
					Prisma.sql`(name ILIKE ${containing(search)} OR slug LIKE ${prefixOf(search.toLowerCase())})`,
				];
	return pageOf(tx, tenantTable, query, { status, slug }, [...ids, ...found]);
};

/** Those whose grace is over, the longest first. */
export const listToRemove = ({ tx, now }: Context, take: number): Promise<{ id: string }[]> =>
	tx.$queryRaw`
		SELECT id FROM tenants WHERE status = 'LEAVING' AND delete_at <= ${now} ORDER BY delete_at LIMIT ${take}`;

/** When the first grace ends that has not ended yet; null when no tenant leaves. */
export async function firstDeleteAt({ tx, now }: Context): Promise<Date | null> {
	const [first] = await tx.$queryRaw<{ at: Date | null }[]>`
		SELECT min(delete_at) AS at FROM tenants WHERE status = 'LEAVING' AND delete_at > ${now}`;
	return first?.at ?? null;
}
