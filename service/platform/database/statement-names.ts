/** Seen so often, a statement is one of those that come again and again. */
const seenBefore = 3;
/** Others (BEGIN, COMMIT, NOTIFY) have no plan, and `pg_stat_statements` counts a prepared one of them only once. */
const isPlanned = /^\s*(select|insert|update|delete|with)\b/i;
/** Which index is right for a search depends on the text: a plan for any text reads the whole table. */
const isSearch = /\bI?LIKE\b/;

/**
 * Names the statements that come again and again, so that PostgreSQL reads and plans them once for each connection
 * instead of each time. The others stay without a name (''): texts of all lengths for lists of all lengths would fill
 * the memory of every connection. It keeps at most `namesMax` names, and as many texts that may get one.
 *
 * A named statement must name its columns: after a migration `SELECT *` has another result than the one that was
 * prepared, and PostgreSQL refuses it.
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
			// Whatever is used often comes back soon enough.
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
