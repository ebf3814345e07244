import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import { invalidInput } from '../errors/index.ts';
import { isUnfitValue } from './error-codes.ts';
import type { Table } from './table.ts';

export type Page<T> = { data: T[]; has_more: boolean; next_cursor: string | null };
export type ListQuery = { limit: number; cursor?: string | undefined; sort: string };
type Row = { id: string };

/** Required values by column; an undefined one does not filter. */
type Filters<R> = { [column in keyof R]?: string | boolean | undefined };

/**
 * Values of LIMIT. One row more than the page tells whether another page follows. LIMIT is a constant in the text, because
 * with a parameter PostgreSQL makes a new plan each time; there are few, because each text has a plan of its own.
 */
const sizes = [11, 51, 201];

const Cursor = z.object({
	sort: z.string(),
	value: z.union([z.string(), z.number()]),
	id: z.uuid(),
});

/**
 * One page by keyset pagination: page 1000 costs as much as page 1, while OFFSET would read all pages before it. Sortable
 * columns must be non-null and unique together with the id, for which every list has an index.
 * Example: `pageOf(tx, quotations, query, { status: query.status }, visibleTo(actor))`
 */
export async function pageOf<R extends Row>(
	tx: Pick<Prisma.TransactionClient, '$queryRaw'>,
	table: Table<R>,
	query: ListQuery,
	filters: Filters<R>,
	conditions: readonly Prisma.Sql[] = [],
): Promise<Page<R>> {
	const descending = query.sort.startsWith('-');
	const name = descending ? query.sort.slice(1) : query.sort;
	if (!/^[a-z_]+$/.test(name)) throw new Error(`${name} is no column`);
	const column = Prisma.raw(name);
	const after = query.cursor === undefined ? null : readCursor(query.cursor, query.sort);
	const beyond = Prisma.raw(descending ? '<' : '>');
	const all = [
		...Object.entries(filters).flatMap(([filtered, value]) =>
			value === undefined ? [] : [Prisma.sql`${Prisma.raw(filtered)} = ${value}`],
		),
		...conditions,
		// The row comparison alone makes PostgreSQL read the index from its start; the first condition bounds the scan.
		...(after === null
			? []
			: [
					Prisma.sql`${column} ${beyond}= ${after.value}`,
					Prisma.sql`(${column}, id) ${beyond} (${after.value}, ${after.id}::uuid)`,
				]),
	];
	const where = all.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(all, ' AND ')}`;
	const size = sizes.find((one) => one > query.limit) ?? query.limit + 1;
	const order = Prisma.raw(descending ? 'DESC' : 'ASC');
	const rows = await seekRows(
		after !== null,
		() => tx.$queryRaw<R[]>`SELECT ${table.columns} FROM ${table.name} ${where}
			ORDER BY ${column} ${order}, id ${order} LIMIT ${Prisma.raw(String(size))}`,
	);
	const data = rows.slice(0, query.limit);
	const last = data.at(-1);
	const more = rows.length > query.limit && last !== undefined;
	return { data, has_more: more, next_cursor: more ? writeCursor(query.sort, name, last) : null };
}

/** What an actor may see of rows that belong to a client, like `maySee`: a client its own, all other roles everything. */
export const visibleTo = (
	actor: { role: string; client_id: string | null },
	column = 'client_id',
): Prisma.Sql[] => {
	if (actor.role !== 'CLIENT') return [];
	if (actor.client_id === null) return [Prisma.sql`false`];
	return [Prisma.sql`${Prisma.raw(column)} = ${actor.client_id}::uuid`];
};

/** LIKE pattern for texts that contain `text`; `%` and `_` in it are escaped, or they would be wildcards. */
export const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;

function writeCursor(sort: string, column: string, row: Row): string {
	const value = Object.entries(row).find(([name]) => name === column)?.[1] as unknown;
	const plain =
		value instanceof Date ? value.toISOString() : typeof value === 'bigint' ? Number(value) : value;
	return Buffer.from(JSON.stringify({ sort, value: plain, id: row.id })).toString('base64url');
}

const wrongCursor = (message: string) => invalidInput([{ path: 'query.cursor', message }]);
const notOfThisList = 'Not a cursor of this list; start again without one';

/** A forged cursor may hold a value that does not fit the column; the failed query is reported as bad input, not as 500. */
async function seekRows<T>(hasCursor: boolean, find: () => Promise<T[]>): Promise<T[]> {
	try {
		return await find();
	} catch (error) {
		if (hasCursor && isUnfitValue(error)) throw wrongCursor(notOfThisList);
		throw error;
	}
}

function readCursor(cursor: string, sort: string): z.infer<typeof Cursor> {
	let parsed: z.infer<typeof Cursor>;
	try {
		parsed = Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
	} catch {
		throw wrongCursor(notOfThisList);
	}
	if (parsed.sort !== sort)
		throw wrongCursor('The cursor belongs to another sort order; start again without one');
	return parsed;
}
