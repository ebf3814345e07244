import { attentionPoint, type AttentionSource } from '../../platform/attention/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { namesOfUsers } from '../identity/index.ts';
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
	/** Zero where no money is known to be at risk. */
	amount_at_risk: bigint;
	related: unknown;
	owner_id: string | null;
	owner_name: string | null;
	snoozed_until: Date | null;
	snooze_reason: string | null;
};
type Context = Pick<ReadContext, 'tx' | 'now' | 'machine_now'>;
type Wanted = {
	id?: string;
	subjects?: readonly string[];
	client_id?: string | undefined;
	owner_id?: string | undefined;
	include_snoozed: boolean;
};

const columns = [
	...['id', 'kind', 'subject_id', 'since', 'reason', 'client_id', 'amount', 'currency', 'related'],
	...['amount_at_risk', 'owner_id', 'owner_name', 'snoozed_until', 'snooze_reason'],
];

/**
 * What the sources say stands still, as one table, with what people said of it. The id of a matter is a hash of kind and
 * subject, in the form of a UUID 8.
 */
function tableOf(sources: readonly AttentionSource[], now: Date): Table<MatterRow> {
	const selects = sources.map(
		({ kind, rows, gives_related = false }) => Prisma.sql`
			SELECT overlay(overlay(md5(${kind}::text || subject_id::text) PLACING '8' FROM 13) PLACING '8' FROM 17)::uuid AS id, ${kind}::text AS kind, subject_id,
				date_trunc('milliseconds', since) AS since, left(reason, 500) AS reason, client_id, amount, currency,
				${gives_related ? Prisma.sql`related` : Prisma.sql`NULL::jsonb AS related`}
			FROM (${rows(now)}) AS source`,
	);
	return {
		name: Prisma.sql`(
			SELECT matter.*, coalesce(matter.amount, 0) AS amount_at_risk, mark.owner_id, owner.name AS owner_name,
				mark.snoozed_until, mark.snooze_reason
			FROM (${Prisma.join(selects, ' UNION ALL ')}) AS matter
			LEFT JOIN attention_marks AS mark ON mark.matter_id = matter.id AND mark.since = matter.since
			LEFT JOIN ${namesOfUsers} AS owner ON owner.id = mark.owner_id
		) AS matters`,
		columns: Prisma.raw(columns.join(', ')),
		columnsOf: (alias) => Prisma.raw(columns.map((one) => `${alias}.${one}`).join(', ')),
	};
}

export async function listMatters(
	context: Context,
	sources: readonly AttentionSource[],
	query: { limit: number; cursor?: string | undefined; sort?: string } & Wanted,
): Promise<Page<MatterRow>> {
	const empty = { data: [], has_more: false, next_cursor: null };
	if (sources.length === 0) return empty;
	const { limit, cursor, sort = 'since', id, subjects, client_id, owner_id } = query;
	const isAwake = Prisma.sql`(snoozed_until IS NULL OR snoozed_until <= ${context.machine_now})`;
	const isWanted = (column: string, value: string | undefined): Prisma.Sql[] =>
		value === undefined ? [] : [Prisma.sql`${Prisma.raw(column)} = ${value}::uuid`];
	return pageOf(context.tx, tableOf(sources, context.now), { limit, cursor, sort }, {}, [
		...(query.include_snoozed ? [] : [isAwake]),
		...isWanted('id', id),
		...isWanted('owner_id', owner_id),
		...(subjects === undefined ? [] : [Prisma.sql`subject_id = ANY(${[...subjects]}::uuid[])`]),
		...isWanted('client_id', client_id),
	]);
}

type CountRow = {
	kind: string;
	currency: string | null;
	count: number;
	snoozed: number;
	since: Date | null;
	amount: bigint;
};

/** How many there are of each kind, and the money at risk in them. */
export async function countMatters(
	context: Context,
	sources: readonly AttentionSource[],
): Promise<CountRow[]> {
	if (sources.length === 0) return [];
	const { name } = tableOf(sources, context.now);
	const isAwake = Prisma.sql`snoozed_until IS NULL OR snoozed_until <= ${context.machine_now}`;
	return context.tx.$queryRaw<CountRow[]>`
		SELECT kind, currency, count(*) FILTER (WHERE ${isAwake})::int AS count,
			count(*) FILTER (WHERE NOT (${isAwake}))::int AS snoozed, min(since) FILTER (WHERE ${isAwake}) AS since,
			coalesce(sum(amount) FILTER (WHERE ${isAwake}), 0)::bigint AS amount
		FROM ${name} GROUP BY kind, currency ORDER BY kind, currency`;
}

/** Null when it is settled. */
export async function findMatter(
	context: Context,
	sources: readonly AttentionSource[],
	id: string,
): Promise<MatterRow | null> {
	const page = await listMatters(context, sources, { id, include_snoozed: true, limit: 1 });
	return page.data[0] ?? null;
}

export type Mark =
	{ owner_id: string | null } | { snoozed_until: Date | null; snooze_reason: string | null };

/** What was said of the matter when it stood still before does not count any more. */
export async function markMatter(
	{ tx }: Pick<ReadContext, 'tx'>,
	{ id: matter_id, since }: Pick<MatterRow, 'id' | 'since'>,
	mark: Mark,
): Promise<void> {
	await tx.attentionMark.deleteMany({ where: { matter_id, NOT: { since } } });
	await tx.attentionMark.upsert({
		where: { matter_id },
		create: { matter_id, since, ...mark },
		update: mark,
	});
}

/** Marks of matters that are settled. Gives how many there were. */
export async function deleteIdleMarks(
	context: Context,
	sources: readonly AttentionSource[],
): Promise<number> {
	const matters = tableOf(sources, context.now);
	return context.tx.$executeRaw`
		DELETE FROM attention_marks AS mark
		WHERE NOT EXISTS (SELECT FROM ${matters.name} WHERE matters.id = mark.matter_id AND matters.since = mark.since)`;
}

export const sourcesOf = (context: Pick<ReadContext, 'extensions'>): readonly AttentionSource[] =>
	context.extensions.list(attentionPoint);

/** Sales and finance see what they can settle; their other roles would not let them act on the rest. */
export const visibleSources = (
	context: Pick<ReadContext, 'extensions' | 'actor'>,
): readonly AttentionSource[] =>
	sourcesOf(context).filter(({ team }) => {
		const { role } = context.actor;
		return role === 'SALES' || role === 'FINANCE' ? role === team : role !== 'CLIENT';
	});
