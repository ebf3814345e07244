import { execFileSync } from 'node:child_process';
import path from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../e2e/stack/postgres.ts';

/** One PostgreSQL for the run and one migrated template database; every test file clones the template. */
export default async function setup(): Promise<void> {
	execFileSync(process.execPath, [path.resolve(import.meta.dirname, '../scripts/prepare.ts')], {
		stdio: 'inherit',
	});
	const server = await startPostgres({ ephemeral: true, settings: { max_connections: '300' } });
	const template = await server.createDatabase('cloudsales_template');
	execFileSync(process.execPath, [path.resolve(import.meta.dirname, '../scripts/migrate.ts')], {
		env: { ...process.env, DATABASE_URL: template },
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	const client = new pg.Client({ connectionString: server.url('postgres') });
	await client.connect();
	await client.query(`ALTER DATABASE cloudsales_template WITH is_template true`);
	await client.end();
	process.env['TEST_POSTGRES_URL'] = server.url('postgres');
	Reflect.set(globalThis, '__postgres', server);
}
