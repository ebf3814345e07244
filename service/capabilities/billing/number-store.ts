import type { ReadContext } from '../../platform/context/index.ts';
import { Prisma, visibleTo } from '../../platform/database/index.ts';

/** Numbers of bills that the actor may see, by id; one without a number is left out. One statement for however many. */
export async function numbersOfCycles(
	{ tx, actor }: Pick<ReadContext, 'tx' | 'actor'>,
	ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	if (ids.length === 0) return new Map();
	const conditions = [
		Prisma.sql`id = ANY(${[...new Set(ids)]}::uuid[])`,
		Prisma.sql`number IS NOT NULL`,
		...visibleTo(actor),
	];
	const rows = await tx.$queryRaw<{ id: string; number: string }[]>`
		SELECT id, number FROM billing_cycles WHERE ${Prisma.join(conditions, ' AND ')}`;
	return new Map(rows.map(({ id, number }) => [id, number]));
}
