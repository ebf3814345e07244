import type pg from 'pg';

/** What PostgreSQL did. */
export type Cost = {
	/** Statements that clients sent, those of transaction control among them. */
	statements: number;
	commits: number;
	wal_bytes: number;
};

/** Counts what PostgreSQL does between two moments, for the whole server: nothing else may run on it. */
export class Counters {
	readonly #database: pg.Pool;
	constructor(database: pg.Pool) {
		this.#database = database;
	}

	/** What `work` cost. */
	async around(work: () => Promise<unknown>): Promise<Cost> {
		const before = await this.#read();
		await work();
		const after = await this.#read();
		return {
			// The first reading counts for the second.
			statements: after.statements - before.statements - 1,
			commits: after.commits - before.commits - 1,
			wal_bytes: after.wal_bytes - before.wal_bytes,
		};
	}

	/** The statements that were sent most often, with their counts, for a profile. */
	async statements(limit = 25): Promise<{ query: string; calls: number; ms: number }[]> {
		const { rows } = await this.#database.query<{ query: string; calls: string; ms: number }>(
			`select query, calls, total_exec_time as ms from pg_stat_statements
			 where toplevel and query not like '%pg_stat_statements%' order by calls desc limit $1`,
			[limit],
		);
		return rows.map((row) => ({ ...row, calls: Number(row.calls) }));
	}

	async #read(): Promise<Cost> {
		// Counters of other backends are published after a moment of rest.
		await new Promise((resolve) => setTimeout(resolve, 1100));
		const { rows } = await this.#database.query<{
			statements: string;
			commits: string;
			wal_bytes: string;
		}>(
			`select (select coalesce(sum(calls), 0) from pg_stat_statements where toplevel) as statements,
			        (select sum(xact_commit) from pg_stat_database) as commits,
			        pg_current_wal_lsn() - '0/0'::pg_lsn as wal_bytes`,
		);
		const row = rows[0];
		return {
			statements: Number(row?.statements ?? 0),
			commits: Number(row?.commits ?? 0),
			wal_bytes: Number(row?.wal_bytes ?? 0),
		};
	}
}
