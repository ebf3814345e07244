import type { ReadContext } from '../../platform/context/index.ts';
import {
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

type Context = Pick<ReadContext, 'now'> & { tx: Pick<Transaction, 'tenantSlug' | '$queryRaw'> };
export type SlugRow = Prisma.TenantSlugGetPayload<object>;

export const slugTable = tableOf<SlugRow, Prisma.TenantSlugCreateManyInput>(
	'tenant_slugs',
	Prisma.TenantSlugScalarFieldEnum,
);

/** As the unique indexes have it. */
const standing = Prisma.sql`status <> 'RELEASED'`;

/**
 * Null when another one has this slug, or one that looks like it. The unique indexes decide: of many that ask at the same moment,
 * one gets it, and the others wait for its transaction.
 */
export async function insertSlug(
	{ tx, now }: Context,
	values: Pick<SlugRow, 'slug' | 'skeleton' | 'owner_type' | 'owner_id' | 'held_until'>,
): Promise<SlugRow | null> {
	const row = { id: newId(), ...values, status: 'HELD', created_at: now, updated_at: now };
	const [inserted] = await insertRows(tx, slugTable, [row], { skipDuplicates: true });
	return inserted ?? null;
}

/** Whether another one stands in the way of a slug now; one whose hold is over does not. Without a skeleton only the slug itself counts. */
export async function isInTheWay(
	{ tx, now }: Context,
	{ slug, skeleton }: { slug: string; skeleton: string | null },
): Promise<boolean> {
	const [row] = await tx.$queryRaw<{ is_there: boolean }[]>`
		SELECT EXISTS (
			SELECT FROM tenant_slugs WHERE (slug = ${slug} OR skeleton = ${skeleton}) AND ${standing}
				AND NOT (status = 'HELD' AND held_until <= ${now})
		) AS is_there`;
	return row?.is_there === true;
}

/** What an owner holds or has taken, locked; null when it has none. */
export async function lockSlugOf(
	{ tx }: Pick<Context, 'tx'>,
	{ owner_type, owner_id }: { owner_type: string; owner_id: string },
): Promise<SlugRow | null> {
	const [row] = await lockRows(
		tx,
		slugTable,
		Prisma.sql`owner_id = ${owner_id}::uuid AND owner_type = ${owner_type} AND status IN ('HELD', 'TAKEN')`,
	);
	return row ?? null;
}

/** Those held beyond their time that are in the way of a slug, locked. */
export const lockOverdue = (
	{ tx, now }: Context,
	{ slug, skeleton }: { slug: string; skeleton: string },
): Promise<SlugRow[]> =>
	lockRows(
		tx,
		slugTable,
		Prisma.sql`(slug = ${slug} OR skeleton = ${skeleton}) AND status = 'HELD' AND held_until <= ${now}`,
	);

export async function lockSlug({ tx }: Pick<Context, 'tx'>, id: string): Promise<SlugRow> {
	const row = await lockRow(tx, slugTable, id);
	if (row === null) throw NotFound({ resource: 'tenant_slug', id });
	return row;
}

export const extendHold = (
	{ tx, now }: Context,
	id: string,
	held_until: Date | null,
): Promise<SlugRow> =>
	tx.tenantSlug.update({ where: { id }, data: { held_until, updated_at: now } });

/** Which of these skeletons are in use. */
export async function skeletonsInUse(
	{ tx }: Pick<Context, 'tx'>,
	skeletons: readonly string[],
): Promise<Set<string>> {
	const rows = await tx.$queryRaw<{ skeleton: string }[]>`
		SELECT skeleton FROM tenant_slugs WHERE skeleton = ANY(${[...skeletons]}::text[]) AND ${standing}`;
	return new Set(rows.map(({ skeleton }) => skeleton));
}

type Filter = {
	status?: string | undefined;
	slug?: string | undefined;
	owner_id?: string | undefined;
};

export const listSlugs = ({ tx }: Context, query: ListQuery & Filter) => {
	const { status, slug } = query;
	const ofOwner =
		query.owner_id === undefined ? [] : [Prisma.sql`owner_id = ${query.owner_id}::uuid`];
	return pageOf(tx, slugTable, query, { status, slug }, ofOwner);
};

/** Those whose time is over, the longest first. */
export const listOverdue = ({ tx, now }: Context, take: number): Promise<{ id: string }[]> =>
	tx.$queryRaw`
		SELECT id FROM tenant_slugs WHERE status = 'HELD' AND held_until <= ${now} ORDER BY held_until LIMIT ${take}`;

/** When the first of those that are held is released; null when none is held. */
export async function firstReleaseAt({ tx }: Pick<Context, 'tx'>): Promise<Date | null> {
	const [first] = await tx.$queryRaw<{ at: Date | null }[]>`
		SELECT min(held_until) AS at FROM tenant_slugs WHERE status = 'HELD'`;
	return first?.at ?? null;
}
