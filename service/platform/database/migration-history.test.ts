import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startTestService, type TestService } from '../../tests/service.ts';
import { platformConfig } from '../config/index.ts';
import { applyMigrations } from './migrate.ts';
import { missingMigrations, readMigrations } from './migration-history.ts';

const run = promisify(execFile);
const main = path.resolve(import.meta.dirname, '../../app/main.ts');

/** The database of a test service, whose list of migrations the tests rewrite. */
describe('a database that another version has made', () => {
	let service: TestService;
	let client: pg.Client;
	let url: string;
	beforeAll(async () => {
		service = await startTestService();
		url = service.runtime.config.read(platformConfig).DATABASE_URL;
		client = new pg.Client({ connectionString: url });
		await client.connect();
		await client.query('CREATE TABLE history AS TABLE _prisma_migrations');
	});
	beforeEach(async () => {
		await client.query('DELETE FROM _prisma_migrations');
		await client.query('INSERT INTO _prisma_migrations SELECT * FROM history');
	});
	afterAll(async () => {
		await client.end();
		await service.stop();
	});

	const own = readMigrations();
	const last = own.at(-1)?.name ?? '';
	const rename = (from: string, to: string) =>
		client.query('UPDATE _prisma_migrations SET migration_name = $2 WHERE migration_name = $1', [
			from,
			to,
		]);
	/** Every table and column, and the list of migrations itself. */
	const state = async (): Promise<unknown[]> => [
		(
			await client.query(
				`SELECT table_name, column_name, data_type FROM information_schema.columns
					WHERE table_schema = 'public' ORDER BY 1, 2`,
			)
		).rows,
		(await client.query('SELECT * FROM _prisma_migrations ORDER BY migration_name')).rows,
	];

	it('is refused by the name of its migrations, and not changed', async () => {
		await rename(last, '20250101000000_of_before');
		const before = await state();
		await expect(applyMigrations(url)).rejects.toThrow(
			/made by another version.*20250101000000_of_before.*Nothing was changed.*empty database/s,
		);
		expect(await state()).toEqual(before);
	});

	it('is refused when a migration of the same name had another content', async () => {
		await client.query(
			`UPDATE _prisma_migrations SET checksum = repeat('0', 64) WHERE migration_name = $1`,
			[last],
		);
		const before = await state();
		await expect(applyMigrations(url)).rejects.toThrow(`names ${last}, which`);
		expect(await state()).toEqual(before);
	});

	it('is refused by the process of the service in one plain message', async () => {
		await rename(last, '20250101000000_of_before');
		const start = run(process.execPath, [main, '--role', 'api'], {
			env: {
				PATH: process.env['PATH'],
				DATABASE_URL: url,
				PUBLIC_URL: 'http://127.0.0.1:1',
				CLOUDSALES_SECRET: 'a-secret-of-at-least-thirty-two-characters',
				SALES_EMAIL: 'sales@cloudsales.test',
				FINANCE_EMAIL: 'finance@cloudsales.test',
				OPERATIONS_EMAIL: 'operations@cloudsales.test',
			},
		});
		await expect(start).rejects.toMatchObject({
			code: 1,
			stderr: expect.stringMatching(/^The database was made by another version[^\n]*\n$/),
		});
	});

	it('is used when it has everything of ours: a newer replica has migrated it first', async () => {
		await client.query(
			`INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
				VALUES ('newer', repeat('0', 64), '29990101000000_newer', now(), now(), 1)`,
		);
		expect(await applyMigrations(url)).toEqual([]);
	});

	it('is current although the files have other line ends now', async () => {
		const windows = own.map(({ name, sql }) => ({ name, sql: sql.replaceAll('\n', '\r\n') }));
		expect(await missingMigrations(client, windows)).toEqual([]);
	});
});
