import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type pg from 'pg';

export type Migration = { name: string; sql: string };

const folder = path.resolve(import.meta.dirname, '../../../prisma/migrations');

/** The database was made by migrations that are not these: it can be neither used nor migrated. */
export class MigrationHistoryError extends Error {
	/** Names of the migrations that do not fit. */
	readonly migrations: readonly string[];
	constructor(migrations: readonly string[]) {
		const [first = '', ...others] = migrations;
		const named = others.length === 0 ? first : `${first} and ${others.length} more`;
		super(
			`The database was made by another version of CloudSales and cannot be upgraded: its table ` +
				`_prisma_migrations names ${named}, which this version does not have in prisma/migrations or has with ` +
				`another content. Nothing was changed. Set DATABASE_URL to an empty database, or run the version that ` +
				`made this one.`,
		);
		this.name = 'MigrationHistoryError';
		this.migrations = migrations;
	}
}

/** The migrations of this version, in order. */
export function readMigrations(): Migration[] {
	return fs
		.readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map((entry) => entry.name)
		.sort()
		.map((name) => ({
			name,
			sql: fs.readFileSync(path.join(folder, name, 'migration.sql'), 'utf8'),
		}));
}

/**
 * What of `migrations` the database has not got yet. Throws when it cannot be brought to this version: applying
 * migrations to a database with another history would stop half way, with some tables changed and others not.
 *
 * A database that has all of `migrations` and others beside them is one that a newer version has migrated already, as
 * happens while replicas are replaced one after the other. It is left as it is.
 */
export async function missingMigrations(
	client: pg.Client,
	migrations: readonly Migration[] = readMigrations(),
): Promise<Migration[]> {
	const table = await client.query<{ found: string | null }>(
		`SELECT to_regclass('_prisma_migrations')::text AS found`,
	);
	if (table.rows[0]?.found == null) return [...migrations];
	const { rows } = await client.query<{ name: string; checksum: string; is_finished: boolean }>(
		`SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS is_finished
			FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
	);
	const own = new Map(migrations.map((one) => [one.name, one.sql]));
	const finished = new Set(rows.filter((row) => row.is_finished).map((row) => row.name));
	const missing = migrations.filter((one) => !finished.has(one.name));
	const unfit = rows.filter(({ name, checksum }) => {
		const sql = own.get(name);
		return sql === undefined ? missing.length > 0 : !checksumsOf(sql).includes(checksum);
	});
	if (unfit.length > 0) throw new MigrationHistoryError(unfit.map((row) => row.name));
	return missing;
}

/** As Prisma compares them: a checkout may have other line ends than the one that applied the migration. */
function checksumsOf(sql: string): string[] {
	const unix = sql.replaceAll('\r\n', '\n');
	return [sql, unix, unix.replaceAll('\n', '\r\n')].map((text) =>
		createHash('sha256').update(text).digest('hex'),
	);
}
