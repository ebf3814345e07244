import type { ReadContext } from '../../platform/context/index.ts';
import { pageOf, Prisma, type Page, type Table } from '../../platform/database/index.ts';
import type { SaleIds, SalePart, Topic } from '../../platform/sale/index.ts';
import { byPerson, type TimelineSource } from '../../platform/timeline/index.ts';

type Context = Pick<ReadContext, 'tx'>;

export const listIds = async (
	{ tx }: Context,
	part: SalePart,
	known: SaleIds,
): Promise<readonly string[]> => {
	const rows = await tx.$queryRaw<{ id: string }[]>`${part.idsOf(known)}`;
	return rows.map(({ id }) => id);
};

export type EntryRow = {
	id: string;
	at: Date;
	kind: string;
	subject_type: string;
	subject_id: string | null;
	label: string | null;
	status: string | null;
	actor: string | null;
	by_person: boolean;
	detail: Record<string, unknown> | null;
};

const columns = [
	'id',
	'at',
	'kind',
	'subject_type',
	'subject_id',
	'label',
	'status',
	'actor',
	'by_person',
	'detail',
];

/** What of a source a client sees: entries that concern it, in a state for which it has words. */
const seenByClient = ({ forClient }: TimelineSource): Prisma.Sql =>
	Prisma.sql`WHERE for_client AND status = ANY(${Object.keys(forClient ?? {})}::text[])`;

/** The entries of a sale as the sources give them, as one table. */
function tableOf(
	sources: readonly TimelineSource[],
	sale: SaleIds,
	{ audience, topic }: { audience: 'STAFF' | 'CLIENT'; topic: Topic | undefined },
): Table<EntryRow> | null {
	const wanted = sources
		.filter((one) => topic === undefined || one.topics.includes(topic))
		.filter((one) => audience === 'STAFF' || one.forClient !== undefined);
	if (wanted.length === 0) return null;
	const selects = wanted.map(
		(source) => Prisma.sql`
			SELECT id, date_trunc('milliseconds', at) AS at, ${source.kind}::text AS kind, subject_type, subject_id, left(label, 300) AS label,
				status, actor, coalesce(${byPerson}, false) AS by_person, detail
			FROM (${source.rows(sale)}) AS source ${audience === 'CLIENT' ? seenByClient(source) : Prisma.empty}`,
	);
	return {
		name: Prisma.sql`(${Prisma.join(selects, ' UNION ALL ')}) AS entries`,
		columns: Prisma.raw(columns.join(', ')),
		columnsOf: (alias) => Prisma.raw(columns.map((one) => `${alias}.${one}`).join(', ')),
	};
}

export type EntriesQuery = {
	limit: number;
	cursor?: string | undefined;
	order: 'OLDEST_FIRST' | 'NEWEST_FIRST';
	about?: Topic | 'PEOPLE' | undefined;
	audience: 'STAFF' | 'CLIENT';
};

export async function listEntries(
	{ tx }: Context,
	sources: readonly TimelineSource[],
	sale: SaleIds,
	{ limit, cursor, order, about, audience }: EntriesQuery,
): Promise<Page<EntryRow>> {
	const isPeople = about === 'PEOPLE';
	const topic = about === 'PEOPLE' ? undefined : about;
	const table = tableOf(sources, sale, { audience, topic });
	if (table === null) return { data: [], has_more: false, next_cursor: null };
	const sort = order === 'NEWEST_FIRST' ? '-at' : 'at';
	return pageOf(tx, table, { limit, cursor, sort }, {}, isPeople ? [Prisma.sql`by_person`] : []);
}

export type FoundRow = {
	kind: string;
	subject_type: string;
	subject_id: string;
	title: string;
	status: string | null;
	client_id: string | null;
	at: Date;
};

/** Everything that the searches find, in one statement; each is limited by itself, so that none crowds out another. */
export async function listFound(
	{ tx }: Context,
	searches: readonly { kind: string; rows: Prisma.Sql }[],
): Promise<FoundRow[]> {
	if (searches.length === 0) return [];
	const selects = searches.map(
		({ kind, rows }) => Prisma.sql`
			SELECT ${kind}::text AS kind, subject_type, subject_id, left(title, 300) AS title, status, client_id, at
			FROM (${rows}) AS found`,
	);
	return tx.$queryRaw<FoundRow[]>`${Prisma.join(selects, ' UNION ALL ')}`;
}
