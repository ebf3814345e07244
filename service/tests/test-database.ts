import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A database of its own, as the migrations make it. */
export type TestDatabase = { url: string; drop(): Promise<void> };

/** The server of the run; a test that measures one has its own, where nothing else may happen. */
const common = process.env['TEST_POSTGRES_URL'];
/** Making a database takes longer than starting a service on it, so the next one is made while this one is in use. */
let next: Promise<TestDatabase> | null = null;

export async function takeDatabase(): Promise<TestDatabase> {
	const server = process.env['TEST_POSTGRES_URL'];
	if (server === undefined)
		throw new Error('The global setup did not run: start the tests through jest.config.mjs');
	if (server !== common) return createDatabase(server);
	const taken = await (next ?? createDatabase(server));
	next = createDatabase(server);
	// What goes wrong is told to the test that takes it.
	next.catch(() => undefined);
	return taken;
}

/** A database without any table, for tests that migrate it themselves. */
export async function takeEmptyDatabase(): Promise<TestDatabase> {
	if (common === undefined)
		throw new Error('The global setup did not run: start the tests through jest.config.mjs');
	return createDatabase(common, 'template1');
}

async function createDatabase(
	server: string,
	template = 'cloudsales_template',
): Promise<TestDatabase> {
	const name = `test_${randomBytes(8).toString('hex')}`;
	// The files are copied as they are; the usual way writes every page of them into the log as well.
	await query(server, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
	const url = new URL(server);
	url.pathname = `/${name}`;
	return {
		url: url.toString(),
		drop: () => query(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
	};
}

async function query(url: string, sql: string): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}
