import type { TestService } from './service.ts';

type Row = Readonly<Record<string, unknown>>;
type Snapshot = { tables: Map<string, Map<string, Row>>; jobs: string[]; calls: number };

/** What happens between `begin` and `end`, in lines that are equal for equal effects on different objects. */
export type Effects = { begin(): Promise<void>; end(): Promise<string[]> };

/**
 * Watches every table, the jobs that wait, and the vendors. A line says that a row came, went or changed; of a changed
 * row also by how much its numbers did, and of a new one its words in capitals and dotted names, such as status and
 * type. Ids, times and texts differ between two objects and say nothing.
 */
export async function watchEffects(service: TestService): Promise<Effects> {
	const { client } = service.runtime.database;
	const tables = await client.$queryRaw<{ name: string; keys: string[] }[]>`
		SELECT c.relname::text AS name, array_agg(a.attname::text ORDER BY a.attnum) AS keys
		FROM pg_class c
		JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
		GROUP BY c.relname`;
	const everything = tables
		.map(({ name }) => `SELECT '${name}' AS name, to_jsonb(t) AS row FROM "${name}" t`)
		.join(' UNION ALL ');
	const keysOf = new Map(tables.map(({ name, keys }) => [name, keys]));

	const look = async (): Promise<Snapshot> => {
		const rows = await client.$queryRawUnsafe<{ name: string; row: Row }[]>(everything);
		const found = new Map(tables.map(({ name }) => [name, new Map<string, Row>()]));
		for (const { name, row } of rows) {
			const key = JSON.stringify(keysOf.get(name)?.map((column) => row[column]));
			found.get(name)?.set(key, row);
		}
		const jobs = await client.$queryRaw<{ name: string }[]>`
			SELECT name FROM pgboss.job WHERE state <> 'failed'`;
		return {
			tables: found,
			jobs: jobs.map((job) => job.name),
			calls: service.vendors.calls.length,
		};
	};

	let before: Snapshot | null = null;
	return {
		async begin() {
			// What earlier situations left to be done in some minutes must not come due just now.
			await client.$executeRaw`DELETE FROM pgboss.job WHERE state <> 'failed'`;
			before = await look();
		},
		async end() {
			if (before === null) throw new Error('The effects were not watched from a beginning');
			const { tables: old, jobs, calls } = before;
			const now = await look();
			const changes = [...now.tables].flatMap(([name, rows]) =>
				compare(name, old.get(name) ?? new Map<string, Row>(), rows),
			);
			const vendors = service.vendors.calls.slice(calls).map((method) => `vendor ${method}`);
			return [...changes, ...jobChanges(jobs, now.jobs), ...vendors].sort();
		},
	};
}

/** The first number of a series makes its counter, the next ones move it: both take numbers, and how many is what counts. */
function numbersTaken(old: Map<string, Row>, now: Map<string, Row>): string[] {
	return [...now].flatMap(([key, { name, value }]) => {
		const taken = Number(value) - Number(old.get(key)?.['value'] ?? 0);
		return taken === 0 ? [] : [`counters ${String(name).split(':')[0]} value+${taken}`];
	});
}

function compare(name: string, old: Map<string, Row>, now: Map<string, Row>): string[] {
	if (name === 'counters') return numbersTaken(old, now);
	const lines: string[] = [];
	for (const [key, row] of now) {
		const before = old.get(key);
		if (before === undefined) lines.push(`${name} + ${words(row).join(' ')}`);
		else {
			const changed = Object.keys(row).filter(
				(column) => JSON.stringify(row[column]) !== JSON.stringify(before[column]),
			);
			if (changed.length > 0)
				lines.push(`${name} ~ ${changed.map((one) => difference(one, before, row)).join(' ')}`);
		}
	}
	for (const key of old.keys()) if (!now.has(key)) lines.push(`${name} -`);
	return lines;
}

const words = (row: Row): string[] =>
	Object.entries(row).flatMap(([column, value]) =>
		typeof value === 'string' && /^([A-Z][A-Z_]+|[a-z_]+\.[a-z_-]+)$/.test(value)
			? [`${column}=${value}`]
			: [],
	);

function difference(column: string, before: Row, after: Row): string {
	const [from, to] = [before[column], after[column]];
	if (typeof from === 'number' && typeof to === 'number') return `${column}+${to - from}`;
	return typeof to === 'string' && /^[A-Z_]+$/.test(to) ? `${column}=${to}` : column;
}

function jobChanges(before: string[], after: string[]): string[] {
	const rest = [...before];
	return after.flatMap((name) => {
		const index = rest.indexOf(name);
		if (index === -1) return [`job ${name}`];
		rest.splice(index, 1);
		return [];
	});
}
