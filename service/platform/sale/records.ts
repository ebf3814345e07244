import { Prisma, type Transaction } from '../database/index.ts';
import type { Extensions } from '../extension/index.ts';
import { salePartPoint, type SalePart } from './define.ts';

/** One record of a sale. */
export type SaleRecord = {
	type: string;
	id: string;
	client_id: string | null;
	parent_type: string | null;
	parent_id: string | null;
	number: string | null;
	label: string | null;
	status: string;
	is_open: boolean;
};
/** The record that stands for a sale. */
export type Sale = { subject_type: string; subject_id: string; client_id: string; title: string };

type Context = { tx: Pick<Transaction, '$queryRaw'>; extensions: Extensions };

/** More steps up than any record hangs below the beginning of its sale; a cycle in wrong data must not go on for ever. */
const stepsMax = 20;

/** The sales of records, in their order; null where a record is of no sale. One statement for each kind and step. */
export async function salesOf(
	context: Context,
	records: readonly { type: string | null; id: string | null }[],
): Promise<(Sale | null)[]> {
	const given = records.flatMap(({ type, id }) =>
		type === null || id === null ? [] : [{ type, id }],
	);
	const known = await withAllAbove(context, given);
	return records.map(({ type, id }) => {
		const record = type === null || id === null ? undefined : known.get(keyOf(type, id));
		if (record === undefined) return null;
		const chain = chainOf(known, record);
		const top = chain.at(-1) ?? record;
		if (top.client_id === null) return null;
		const title = chain.findLast(({ number }) => number !== null)?.number ?? top.type;
		return { subject_type: top.type, subject_id: top.id, client_id: top.client_id, title };
	});
}

/** A record that has this id, of whichever kind, and the one that stands for its sale; null when nothing of a sale has it. */
export async function findRecord(
	context: Context,
	id: string,
): Promise<{ record: SaleRecord; top: SaleRecord } | null> {
	const selects = context.extensions
		.list(salePartPoint)
		.map((part) => recordsWhere(part, Prisma.sql`id = ${id}::uuid`));
	if (selects.length === 0) return null;
	const [record] = await context.tx.$queryRaw<SaleRecord[]>`
		${Prisma.join(selects, ' UNION ALL ')} LIMIT 1`;
	if (record === undefined) return null;
	const known = await withAllAbove(context, [record], [record]);
	return { record, top: chainOf(known, record).at(-1) ?? record };
}

/** The records that have one of these numbers. */
export async function recordsNumbered(
	context: Context,
	numbers: readonly string[],
): Promise<SaleRecord[]> {
	if (numbers.length === 0) return [];
	return everywhere(context, Prisma.sql`number = ANY(${[...numbers]})`);
}

/** What of a client is still open. */
export const openRecordsOf = (context: Context, clientId: string): Promise<SaleRecord[]> =>
	everywhere(context, Prisma.sql`client_id = ${clientId}::uuid AND is_open`);

type Known = Map<string, SaleRecord>;
const keyOf = (type: string, id: string): string => `${type} ${id}`;

/** These records and all on which they hang, by type and id. `known` are those that were read already. */
async function withAllAbove(
	context: Context,
	wanted: readonly { type: string; id: string }[],
	given: readonly SaleRecord[] = [],
): Promise<Known> {
	const known: Known = new Map(given.map((one) => [keyOf(one.type, one.id), one]));
	let step = wanted.map(({ type, id }) => ({ type, id }));
	for (let count = 0; count < stepsMax && step.length > 0; count += 1) {
		const missing = step.filter(({ type, id }) => !known.has(keyOf(type, id)));
		for (const [type, group] of Map.groupBy(missing, (one) => one.type)) {
			const part = context.extensions.find(salePartPoint, type);
			// What it hangs on is no part of sales, such as a service of another kind: then the record stands for itself.
			if (part === null) continue;
			const ids = [...new Set(group.map(({ id }) => id))];
			for (const one of await list(context, part, Prisma.sql`id = ANY(${ids}::uuid[])`))
				known.set(keyOf(type, one.id), one);
		}
		step = step.flatMap(({ type, id }) => {
			const { parent_type = null, parent_id = null } = known.get(keyOf(type, id)) ?? {};
			return parent_type === null || parent_id === null
				? []
				: [{ type: parent_type, id: parent_id }];
		});
	}
	return known;
}

/** A record and all on which it hangs, the one that stands for the sale last. */
function chainOf(known: Known, record: SaleRecord): SaleRecord[] {
	const chain = [record];
	while (chain.length <= stepsMax) {
		const { parent_type, parent_id } = chain.at(-1) ?? record;
		const parent =
			parent_type === null || parent_id === null
				? undefined
				: known.get(keyOf(parent_type, parent_id));
		if (parent === undefined) break;
		chain.push(parent);
	}
	return chain;
}

async function everywhere(context: Context, where: Prisma.Sql): Promise<SaleRecord[]> {
	const found: SaleRecord[] = [];
	for (const part of context.extensions.list(salePartPoint))
		found.push(...(await list(context, part, where)));
	return found.filter(({ client_id }) => client_id !== null);
}

const list = ({ tx }: Context, part: SalePart, where: Prisma.Sql): Promise<SaleRecord[]> =>
	tx.$queryRaw<SaleRecord[]>`${recordsWhere(part, where)} LIMIT 200`;

/** Records of one kind; the condition reaches the index of the table below. */
export const recordsWhere = ({ subject_type, rows }: SalePart, where: Prisma.Sql): Prisma.Sql =>
	Prisma.sql`
		SELECT ${subject_type}::text AS type, id, client_id, parent_type, parent_id, number, label, status, is_open
		FROM (${rows}) AS record WHERE ${where}`;
