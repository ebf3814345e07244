import { attentionPoint, type AttentionSource } from '../../platform/attention/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { pageOf, Prisma, type Page, type Table } from '../../platform/database/index.ts';

/** One matter as the sources give it. */
export type MatterRow = {
	id: string;
	kind: string;
	subject_id: string;
	since: Date;
	reason: string;
	client_id: string | null;
	amount: bigint | null;
	currency: string | null;
};
type Context = Pick<ReadContext, 'tx' | 'now'>;
type Wanted = { id?: string; subjects?: readonly string[]; client_id?: string | undefined };

const columns = ['kind', 'subject_id', 'since', 'reason', 'client_id', 'amount', 'currency'];

/** What the sources say stands still, as one table. The id of a matter is a hash of kind and subject, in the form of a UUID 8. */
function tableOf(sources: readonly AttentionSource[], now: Date): Table<MatterRow> {
	const selects = sources.map(
		({ kind, rows }) => Prisma.sql`
			SELECT overlay(overlay(md5(${kind}::text || subject_id::text) PLACING '8' FROM 13) PLACING '8' FROM 17)::uuid AS id, ${kind}::text AS kind, subject_id,
				date_trunc('milliseconds', since) AS since, left(reason, 500) AS reason, client_id, amount, currency
			FROM (${rows(now)}) AS source`,
	);
	return {
		name: Prisma.sql`(${Prisma.join(selects, ' UNION ALL ')}) AS matters`,
		columns: Prisma.raw(['id', ...columns].join(', ')),
		columnsOf: (alias) => Prisma.raw(['id', ...columns].map((one) => `${alias}.${one}`).join(', ')),
	};
}

export async function listMatters(
	context: Context,
	sources: readonly AttentionSource[],
	query: { limit: number; cursor?: string | undefined } & Wanted,
): Promise<Page<MatterRow>> {
	const empty = { data: [], has_more: false, next_cursor: null };
	if (sources.length === 0) return empty;
	const { limit, cursor, id, subjects, client_id } = query;
	const isWanted = (column: string, value: string | undefined): Prisma.Sql[] =>
		value === undefined ? [] : [Prisma.sql`${Prisma.raw(column)} = ${value}::uuid`];
	return pageOf(context.tx, tableOf(sources, context.now), { limit, cursor, sort: 'since' }, {}, [
		...isWanted('id', id),
		...(subjects === undefined ? [] : [Prisma.sql`subject_id = ANY(${[...subjects]}::uuid[])`]),
		...isWanted('client_id', client_id),
	]);
}

export const sourcesOf = (context: Pick<ReadContext, 'extensions'>): readonly AttentionSource[] =>
	context.extensions.list(attentionPoint);
