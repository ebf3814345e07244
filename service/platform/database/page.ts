import { z } from 'zod';
import { invalidInput } from '../http/errors.ts';
import { isUnfitValue } from './error-codes.ts';

export type Page<T> = { data: T[]; has_more: boolean; next_cursor: string | null };
type Query = { limit: number; cursor?: string | undefined; sort: string };
type Row = { id: string };

/** What a list passes to `findMany`: `{ ...where, AND: seek }`, `orderBy`, `take`. */
export type Seek = { AND: object[]; orderBy: object[]; take: number };

const Cursor = z.object({
	sort: z.string(),
	value: z.union([z.string(), z.number()]),
	id: z.uuid(),
});

/**
 * One page by seeking, so that page 1000 costs what page 1 costs. Sortable columns must be non-null and unique
 * together with the id, for which every list has an index.
 * Example: `pageOf(query, (seek) => tx.quotation.findMany({ where: { status, AND: seek.AND }, …seek }))`
 */
export async function pageOf<T extends Row>(
	query: Query,
	find: (seek: Seek) => Promise<T[]>,
): Promise<Page<T>> {
	const descending = query.sort.startsWith('-');
	const column = descending ? query.sort.slice(1) : query.sort;
	const order = descending ? 'desc' : 'asc';
	const beyond = descending ? 'lt' : 'gt';
	const after = query.cursor === undefined ? null : readCursor(query.cursor, query.sort);
	const rows = await seekRows(after !== null, () =>
		find({
			AND:
				after === null
					? []
					: [
							// Without this bound PostgreSQL reads the index from its start.
							{ [column]: { [`${beyond}e`]: after.value } },
							{
								OR: [
									{ [column]: { [beyond]: after.value } },
									{ [column]: after.value, id: { [beyond]: after.id } },
								],
							},
						],
			orderBy: [{ [column]: order }, { id: order }],
			take: query.limit + 1,
		}),
	);
	const data = rows.slice(0, query.limit);
	const last = data.at(-1);
	const more = rows.length > query.limit && last !== undefined;
	return { data, has_more: more, next_cursor: more ? writeCursor(query.sort, column, last) : null };
}

function writeCursor(sort: string, column: string, row: Row): string {
	const value = Object.entries(row).find(([name]) => name === column)?.[1] as unknown;
	const plain =
		value instanceof Date ? value.toISOString() : typeof value === 'bigint' ? Number(value) : value;
	return Buffer.from(JSON.stringify({ sort, value: plain, id: row.id })).toString('base64url');
}

const wrongCursor = (message: string) => invalidInput([{ path: 'query.cursor', message }]);
const notOfThisList = 'Not a cursor of this list; start again without one';

/** A cursor can be made up: then its value does not fit the column, which only the query finds out. */
async function seekRows<T>(hasCursor: boolean, find: () => Promise<T[]>): Promise<T[]> {
	try {
		return await find();
	} catch (error) {
		if (hasCursor && isUnfitValue(error)) throw wrongCursor(notOfThisList);
		throw error;
	}
}

function readCursor(cursor: string, sort: string): { value: unknown; id: string } {
	let parsed: z.infer<typeof Cursor>;
	try {
		parsed = Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
	} catch {
		throw wrongCursor(notOfThisList);
	}
	if (parsed.sort !== sort)
		throw wrongCursor('The cursor belongs to another sort order; start again without one');
	const isTime = typeof parsed.value === 'string' && /^\d{4}-\d\d-\d\dT/.test(parsed.value);
	return { value: isTime ? new Date(parsed.value) : parsed.value, id: parsed.id };
}
