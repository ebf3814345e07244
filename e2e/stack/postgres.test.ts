import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { removePostgresData } from './postgres-files.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { startMark } from './process-identity.ts';

let folder: string;
const running: PostgresServer[] = [];
const start: typeof startPostgres = async (options) => {
	const server = await startPostgres(options);
	running.push(server);
	return server;
};

beforeEach(() => {
	const parent = mkdtempSync(path.join(tmpdir(), 'cloudsales-postgres-test-'));
	chmodSync(parent, 0o755);
	folder = path.join(parent, 'data');
});
afterEach(async () => {
	for (const server of running.splice(0)) await server.stop();
	removePostgresData(folder);
	rmSync(path.dirname(folder), { recursive: true, force: true });
});

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		return (await client.query<Record<string, unknown>>(text)).rows;
	} finally {
		await client.end();
	}
}

it('keeps what was committed when the server is killed, and starts again', async () => {
	const first = await start({ dataFolder: folder });
	const url = await first.createDatabase('sales');
	await query(url, `create table kept as select 'yes' as answer`);
	expect(await query(url, 'show fsync')).toEqual([{ fsync: 'on' }]);
	await first.process.kill();
	expect(existsSync(path.join(first.clusterFolder, 'postmaster.pid'))).toBe(true);

	const second = await start({ dataFolder: folder });
	expect(await query(second.url('sales'), 'select answer from kept')).toEqual([{ answer: 'yes' }]);
});

it('starts although the lock file names a living process that is not PostgreSQL', async () => {
	const first = await start({ dataFolder: folder });
	await first.stop();
	const lock = path.join(first.clusterFolder, 'postmaster.pid');
	writeFileSync(lock, `${process.pid}\n${first.clusterFolder}\n`);
	const second = await start({ dataFolder: folder });
	expect(await query(second.url(), 'select 1 as one')).toEqual([{ one: 1 }]);
});

it('stops a server without an owner and takes its data over', async () => {
	const first = await start({ dataFolder: folder });
	const url = await first.createDatabase('sales');
	await query(url, 'create table kept (id int)');
	// As after a kill of everything but the server: no record of it is left.
	rmSync(path.join(folder, 'processes.json'));
	const second = await start({ dataFolder: folder });
	expect(startMark(first.process.pid)).toBeUndefined();
	expect(await query(second.url('sales'), 'select count(*)::int as n from kept')).toEqual([
		{ n: 0 },
	]);
});

it('takes another port when the wanted one is taken', async () => {
	const other = createServer().listen(0, '127.0.0.1');
	await once(other, 'listening');
	const address = other.address();
	const taken = address !== null && typeof address === 'object' ? address.port : 0;
	const server = await start({ dataFolder: folder, port: taken });
	expect(server.port).not.toBe(taken);
	other.close();
});

it('starts afresh what was interrupted while it was made', async () => {
	mkdirSync(path.join(folder, 'cluster.new', 'base'), { recursive: true });
	mkdirSync(path.join(folder, 'cluster'), { recursive: true });
	const server = await start({ dataFolder: folder });
	expect(await query(server.url(), 'select 1 as one')).toEqual([{ one: 1 }]);
	expect(existsSync(path.join(folder, 'cluster.new'))).toBe(false);
});

it('creates a database once, also as a copy of another', async () => {
	const server = await start({ dataFolder: folder });
	const template = await server.createDatabase('template_of_tests');
	await query(template, 'create table copied (id int)');
	const url = await server.createDatabase('worker_1', 'template_of_tests');
	expect(await server.createDatabase('worker_1')).toBe(url);
	expect(await query(url, 'select * from copied')).toEqual([]);
	await server.dropDatabase('worker_1');
	await expect(query(url, 'select 1')).rejects.toThrow('does not exist');
});

it('leaves nothing of a throw-away server, and does not flush it to disk', async () => {
	const server = await start();
	expect(await query(server.url(), 'show fsync')).toEqual([{ fsync: 'off' }]);
	await server.stop();
	running.splice(0);
	expect(existsSync(server.dataFolder)).toBe(false);
});

it('removes throw-away folders of runs that are gone, and no others', async () => {
	// No process has so high a number.
	const gone = path.join(tmpdir(), `cloudsales-postgres-${2 ** 30}-gone`);
	mkdirSync(gone, { recursive: true });
	await start();
	expect([existsSync(gone), existsSync(path.dirname(folder))]).toEqual([false, true]);
});

it('keeps its password from other users and asks for it', async () => {
	const server = await start({ dataFolder: folder });
	expect(statSync(path.join(folder, 'password')).mode & 0o077).toBe(0);
	const url = new URL(server.url());
	expect(url.hostname).toBe('127.0.0.1');
	url.password = 'wrong';
	await expect(query(url.href, 'select 1')).rejects.toThrow('password authentication failed');
});

it('works in a folder that other users cannot enter, also as root', async () => {
	const closed = path.join(path.dirname(folder), 'closed');
	mkdirSync(closed, { mode: 0o700 });
	const dataFolder = path.join(closed, 'data');
	const server = await start({ dataFolder });
	expect(await query(server.url(), 'select 1 as one')).toEqual([{ one: 1 }]);
	await server.stop();
	removePostgresData(dataFolder);
});

it('ends with the process that started it', async () => {
	const module = new URL('postgres.ts', import.meta.url).href;
	const code = `
		const { startPostgres } = await import(${JSON.stringify(module)});
		const server = await startPostgres({ dataFolder: ${JSON.stringify(folder)} });
		console.log(server.process.pid);
	`;
	const owner = spawn(process.execPath, ['--input-type=module', '-e', code], {
		stdio: ['ignore', 'pipe', 'inherit'],
		env: { PATH: process.env['PATH'] },
	});
	const [line] = (await once(owner.stdout, 'data')) as [Buffer];
	owner.kill('SIGKILL');
	const pid = Number(line.toString());
	expect(pid).toBeGreaterThan(0);
	for (let i = 0; i < 500 && startMark(pid) !== undefined; i++) {
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	expect(startMark(pid)).toBeUndefined();
});
