import { Prisma, type Transaction } from '../database/index.ts';
import { defineExtensionPoint, type Extensions } from '../extension/index.ts';

/**
 * To which sale a record belongs. A capability registers, for each kind of record that mails and clients speak of, on which
 * other record it hangs; the last one of that chain stands for the sale. A bill hangs on its subscription, a subscription on
 * the quotation that it was made from, a quotation on the first of its versions.
 */
export type SaleSource = {
	/** As messages and events call it: billing_cycle. */
	type: string;
	/**
	 * A SELECT of all its records: `id` uuid, `client_id` uuid, `parent_type` text and `parent_id` uuid (null at the end of the
	 * chain), `number` text as people write it (null for none), and `is_open` boolean: something is still to be done by the client.
	 */
	rows: Prisma.Sql;
};

/** Example: `extensions: [extend(salePoint, quotationsInSales)]` */
export const salePoint = defineExtensionPoint<SaleSource>('sale', ({ type }) => type);
export const defineSale = (source: SaleSource): SaleSource => source;

export type SaleRecord = {
	type: string;
	id: string;
	client_id: string;
	parent_type: string | null;
	parent_id: string | null;
	number: string | null;
	is_open: boolean;
};
/** The record that stands for a sale. */
export type Sale = { subject_type: string; subject_id: string; client_id: string; title: string };

type Context = { tx: Pick<Transaction, '$queryRaw'>; extensions: Extensions };
/** Bill, subscription, quotation, first version; and one for a kind that somebody adds. */
const chainMax = 6;

/** The sales of records, in their order; null where a record is of no sale. One statement for each kind and step. */
export async function salesOf(
	context: Context,
	records: readonly { type: string | null; id: string | null }[],
): Promise<(Sale | null)[]> {
	const known = new Map<string, SaleRecord>();
	const keyOf = (type: string, id: string): string => `${type} ${id}`;
	let wanted = records.flatMap(({ type, id }) =>
		type === null || id === null ? [] : [{ type, id }],
	);
	for (let step = 0; step < chainMax && wanted.length > 0; step += 1) {
		const missing = wanted.filter(({ type, id }) => !known.has(keyOf(type, id)));
		const found: SaleRecord[] = [];
		for (const [type, group] of Map.groupBy(missing, (one) => one.type)) {
			const ids = [...new Set(group.map(({ id }) => id))];
			found.push(...(await recordsWhere(context, type, Prisma.sql`id = ANY(${ids}::uuid[])`)));
		}
		for (const one of found) known.set(keyOf(one.type, one.id), one);
		wanted = found.flatMap(({ parent_type, parent_id }) =>
			parent_type === null || parent_id === null ? [] : [{ type: parent_type, id: parent_id }],
		);
	}
	return records.map(({ type, id }) => {
		let current = type === null || id === null ? undefined : known.get(keyOf(type, id));
		if (current === undefined) return null;
		let number = current.number;
		for (let step = 0; step < chainMax; step += 1) {
			const { parent_type, parent_id } = current;
			if (parent_type === null || parent_id === null) break;
			const parent = known.get(keyOf(parent_type, parent_id));
			if (parent === undefined) break;
			current = parent;
			number = parent.number ?? number;
		}
		const { client_id } = current;
		return {
			subject_type: current.type,
			subject_id: current.id,
			client_id,
			title: number ?? current.type,
		};
	});
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

async function everywhere(context: Context, where: Prisma.Sql): Promise<SaleRecord[]> {
	const found: SaleRecord[] = [];
	for (const { type } of context.extensions.list(salePoint))
		found.push(...(await recordsWhere(context, type, where)));
	return found;
}

async function recordsWhere(
	{ tx, extensions }: Context,
	type: string,
	where: Prisma.Sql,
): Promise<SaleRecord[]> {
	const source = extensions.find(salePoint, type);
	if (source === null) return [];
	const rows = await tx.$queryRaw<Omit<SaleRecord, 'type'>[]>`
		SELECT id, client_id, parent_type, parent_id, number, is_open FROM (${source.rows}) AS record WHERE ${where} LIMIT 200`;
	return rows.filter(({ client_id }) => client_id !== null).map((row) => ({ type, ...row }));
}
