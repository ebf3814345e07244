import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engineGlue from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { missingMigrations, readMigrations } from './migration-history.ts';

type SchemaFile = { path: string; content: string };
type Engine = {
	diff(request: object): Promise<{ stdout: string }>;
	applyMigrations(request: object): Promise<{ appliedMigrationNames: string[] }>;
};

const root = path.resolve(import.meta.dirname, '../../../prisma');
/** Held while migrations run, so that replicas that start together migrate one after the other. */
const migrationLock = 4_823_001;

/** The schema as Prisma's engine wants it. */
export function schemaFiles(): SchemaFile[] {
	const models = fs
		.readdirSync(path.join(root, 'models'))
		.sort()
		.map((name) => path.join('models', name));
	return ['schema.prisma', ...models].map((name) => ({
		path: name,
		content: fs.readFileSync(path.join(root, name), 'utf8'),
	}));
}

/**
 * Applies what has not been applied yet; keeps `_prisma_migrations` as `prisma migrate deploy` does. Throws
 * `MigrationHistoryError`, before anything is changed, when the database has migrations of another history.
 * `last` stops after that migration, for tests of upgrades.
 */
export async function applyMigrations(
	databaseUrl: string,
	{ last }: { last?: string } = {},
): Promise<string[]> {
	const lock = new pg.Client({ connectionString: databaseUrl });
	// A connection that breaks fails the next query; without a listener it would end the process instead.
	lock.on('error', () => {});
	await lock.connect();
	try {
		await lock.query('SELECT pg_advisory_lock($1)', [migrationLock]);
		const migrations = readMigrations().filter(({ name }) => last === undefined || name <= last);
		// Starting the engine costs about a second, so an up-to-date database is recognised without it.
		if ((await missingMigrations(lock, migrations)).length === 0) return [];
		const { engine, close } = await openEngine(databaseUrl);
		const result = await engine.applyMigrations({
			migrationsList: {
				baseDir: 'prisma/migrations',
				shadowDbInitScript: '',
				lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
				migrationDirectories: migrations.map((one) => ({
					path: one.name,
					migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: one.sql } },
				})),
			},
			filters: { externalTables: [], externalEnums: [] },
		});
		await close();
		return result.appliedMigrationNames;
	} finally {
		await lock.end();
	}
}

/** SQL from the schema `from` (null: an empty database) to the schema `to`, which is that in prisma/ when left out. */
export async function migrationSql(
	databaseUrl: string,
	from: SchemaFile[] | null,
	to: SchemaFile[] = schemaFiles(),
): Promise<string> {
	const { engine, close } = await openEngine(databaseUrl);
	const target = (files: SchemaFile[] | null): object =>
		files === null ? { tag: 'empty' } : { tag: 'schemaDatamodel', files, configDir: '.' };
	const result = await engine.diff({
		from: target(from),
		to: target(to),
		script: true,
		exitCode: null,
		shadowDatabaseUrl: null,
		filters: { externalTables: [], externalEnums: [] },
	});
	await close();
	return result.stdout;
}

/**
 * Loaded once in a process. A second instance would take the place of the first in the glue, and engines that the first
 * had made would be freed in the memory of the second.
 */
let loaded: Promise<void> | undefined;

async function loadEngine(): Promise<void> {
	const require = createRequire(import.meta.url);
	const glue = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
	const bytes = fs.readFileSync(glue.replace(/\.js$/, '.wasm'));
	const instance = await WebAssembly.instantiate(await WebAssembly.compile(bytes), {
		'./schema_engine_bg.js': engineGlue as unknown as WebAssembly.ModuleImports,
	});
	engineGlue.__wbg_set_wasm(instance.exports);
	(instance.exports.__wbindgen_start as (() => void) | undefined)?.();
}

async function openEngine(
	connectionString: string,
): Promise<{ engine: Engine; close: () => Promise<void> }> {
	await (loaded ??= loadEngine());
	const { factory, close } = wholeScripts(connectionString);
	const adapter = bindMigrationAwareSqlAdapterFactory(factory);
	const files = schemaFiles().map((file): [string, string] => [file.path, file.content]);
	return {
		engine: (await engineGlue.SchemaEngine.new({ datamodels: files }, () => {}, adapter)) as Engine,
		close,
	};
}

/**
 * The adapter cuts a script at every semicolon, which breaks function bodies and leaves half a migration behind when
 * one statement fails. PostgreSQL takes the whole script as one implicit transaction.
 */
function wholeScripts(connectionString: string): { factory: PrismaPg; close: () => Promise<void> } {
	const factory = new PrismaPg({ connectionString });
	const connect = factory.connect.bind(factory);
	const opened: Awaited<ReturnType<typeof connect>>[] = [];
	factory.connect = async () => {
		const adapter = await connect();
		opened.push(adapter);
		adapter.executeScript = async (script) => {
			const client = new pg.Client({ connectionString });
			await client.connect();
			try {
				await client.query(script);
			} finally {
				await client.end();
			}
		};
		return adapter;
	};
	const close = async (): Promise<void> => {
		await Promise.all(opened.map((adapter) => adapter.dispose()));
	};
	return { factory, close };
}
