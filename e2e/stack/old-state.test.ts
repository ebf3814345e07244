import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { OldState } from './old-state.ts';
import { startPostgres } from './postgres.ts';
import { startStack } from './stack.ts';
import { removeStackData, runningStack } from './state-folder.ts';

let stateFolder: string;
beforeAll(() => {
	const parent = mkdtempSync(path.join(tmpdir(), 'cloudsales-old-state-test-'));
	chmodSync(parent, 0o755);
	stateFolder = path.join(parent, 'state');
});
afterAll(() => {
	removeStackData(stateFolder);
	rmSync(path.dirname(stateFolder), { recursive: true, force: true });
});

/** Works on the database of the state folder while no stack is running. */
async function inDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
	const server = await startPostgres({ dataFolder: path.join(stateFolder, 'postgres') });
	const client = new pg.Client({ connectionString: await server.createDatabase('cloudsales') });
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
		await server.stop();
	}
}

const everything = () =>
	inDatabase(async (client) => [
		(
			await client.query(
				`select table_schema, table_name from information_schema.tables
					where table_schema not in ('pg_catalog', 'information_schema') order by 1, 2`,
			)
		).rows,
		(await client.query('select * from _prisma_migrations')).rows,
		(await client.query('select * from quotations')).rows,
	]);

it('a state folder of an older version is refused as it is, and --clean begins anew', async () => {
	await inDatabase((client) =>
		client.query(`
			create table _prisma_migrations (id text, checksum text, finished_at timestamptz, migration_name text,
				logs text, rolled_back_at timestamptz, started_at timestamptz default now(), applied_steps_count int);
			insert into _prisma_migrations (id, checksum, migration_name, finished_at) values
				('1', 'x', '20250101000000_init', now()), ('2', 'y', '20250201000000_more', now());
			create table quotations (number text);
			insert into quotations values ('QUO-2025-000001');
		`),
	);
	const before = await everything();

	const start = startStack({ stateFolder, withN8n: false, ephemeral: true });
	await expect(start).rejects.toThrow(OldState);
	await expect(start).rejects.toThrow(
		/made by another version.*20250101000000_init.*Nothing was changed\..*npm start -- --clean/s,
	);
	expect(runningStack(stateFolder)).toBeUndefined();
	expect(existsSync(path.join(stateFolder, 'vendors'))).toBe(false);
	expect(existsSync(path.join(stateFolder, 'processes.json'))).toBe(false);
	expect(await everything()).toEqual(before);

	const stack = await startStack({ stateFolder, withN8n: false, ephemeral: true, clean: true });
	expect((await fetch(`${stack.urls.service}/ready`)).status).toBe(200);
	await stack.stop();
	// What this version has written itself is taken up again.
	const again = await startStack({ stateFolder, withN8n: false, ephemeral: true });
	await again.stop();
});
