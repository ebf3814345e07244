/** A statement gets a name when it is sent for the third time. */
const seenBefore = 3;
/** BEGIN, COMMIT and NOTIFY have no plan, and `pg_stat_statements` counts them only once when they are prepared. */
const isPlanned = /^\s*(select|insert|update|delete|with)\b/i;
/** The right index for LIKE depends on the searched text; the generic plan of a prepared statement scans the table. */
const isSearch = /\bI?LIKE\b/;

/**
 * Names repeated statements, so that PostgreSQL parses and plans them once for each connection instead of each time.
 * Others stay unnamed (''): a prepared statement for every text would fill the memory of every connection. At most
 * `namesMax` names are given, and as many texts are remembered that may get one.
 *
 * A named statement must list its columns: after a migration the result of `SELECT *` differs from the prepared one, and
 * PostgreSQL refuses it.
 */
export function nameStatements(namesMax = 200): (query: { sql: string }) => string {
	const names = new Map<string, string>();
	let seen = new Map<string, number>();
	return ({ sql }) => {
		const known = names.get(sql);
		if (known !== undefined) return known;
		if (names.size >= namesMax || !isPlanned.test(sql) || isSearch.test(sql)) return '';
		const times = (seen.get(sql) ?? 0) + 1;
		if (times < seenBefore) {
			// Forgetting the counts is harmless: frequent statements reach the limit again soon.
			if (seen.size >= namesMax) seen = new Map();
			seen.set(sql, times);
			return '';
		}
		seen.delete(sql);
		const name = `cs_${names.size + 1}`;
		names.set(sql, name);
		return name;
	};
}
