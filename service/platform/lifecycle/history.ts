import { Prisma } from '../database/index.ts';

/**
 * When each thing of a life cycle was in which status: a query with `subject_id`, `status`, `since` and `until`, for use
 * in a statement of the capability that owns the table. `until` is null for the status of now. A status lasts from
 * `since`, included, until `until`, not included; things that never moved are not in it.
 *
 * The name stands in the text, not among the values, since PostgreSQL uses a partial index only for what it can see there.
 * @example Prisma.sql`WITH spans AS (${statusSpans('subscription')}) SELECT …`
 */
export function statusSpans(lifecycle: string): Prisma.Sql {
	// Moves of one transaction have the same instant; their ids keep the order in which they were made.
	return Prisma.sql`
		SELECT subject_id, to_status AS status, moved_at AS since,
			lead(moved_at) OVER (PARTITION BY subject_id ORDER BY moved_at, id) AS until
		FROM lifecycle_moves WHERE lifecycle = ${quoted(lifecycle)}`;
}

/**
 * The status that one thing had at an instant: a subquery for one value, null before its first move. `subject` is the
 * column of its id. Reads one row of an index.
 */
export const statusAt = (subject: Prisma.Sql, instant: Date): Prisma.Sql => Prisma.sql`
	(SELECT to_status FROM lifecycle_moves WHERE subject_id = ${subject} AND moved_at <= ${instant}
		ORDER BY moved_at DESC, id DESC LIMIT 1)`;

/** When a thing first came into a status: a subquery for one value, null when it never did. Reads the rows of one thing. */
export const firstMoveTo = (status: string, subject: Prisma.Sql): Prisma.Sql => Prisma.sql`
	(SELECT min(moved_at) FROM lifecycle_moves WHERE subject_id = ${subject} AND to_status = ${status})`;

function quoted(name: string): Prisma.Sql {
	if (!/^[a-z_]+$/.test(name)) throw new Error(`${name} is no name of a life cycle`);
	return Prisma.raw(`'${name}'`);
}
