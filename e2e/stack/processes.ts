/**
 * Starts the parts of the stack as child processes and makes sure that none of them outlives
 * this process, which started them: the owner.
 *
 * Every child is written to `processes.json` in the state folder, with a mark of when it started.
 * The mark is compared before anything is stopped: a process id that the system has reused
 * for another process in the meantime is left alone. A small guard process waits for the death of the
 * owner and then stops what is still in the file, so that even `kill -9` leaves nothing behind.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	openSync,
	closeSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import type { Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { plainEnvironment } from './machine.ts';
import { type ProcessIdentity, isAlive, ownIdentity, startMark } from './process-identity.ts';

export type ProcessRecord = ProcessIdentity & {
	name: string;
	stopSignal: NodeJS.Signals;
	stopTimeoutMs: number;
};

type ProcessesFile = { owner: ProcessIdentity; processes: ProcessRecord[] };

export type ProcessOptions = {
	name: string;
	command: string;
	args: string[];
	cwd?: string;
	/** The whole environment of the child; see `plainEnvironment`. */
	env?: NodeJS.ProcessEnv;
	uid?: number;
	gid?: number;
	stopSignal?: NodeJS.Signals;
	/** After this time the child is killed. */
	stopTimeoutMs?: number;
	/** Asked again and again until it says true; a child that ends before is an error. */
	isReady?: () => Promise<boolean>;
	readyTimeoutMs?: number;
};

export type RunningProcess = {
	name: string;
	pid: number;
	logFile: string;
	exited: Promise<string>;
	isRunning(): boolean;
	/** Asks the process to end, kills it when it does not. */
	stop(): Promise<void>;
	/** kill -9 of the process and everything it started: what a crash looks like. */
	kill(): Promise<void>;
};

export type Processes = {
	stateFolder: string;
	start(options: ProcessOptions): Promise<RunningProcess>;
	/** Stops everything, the last started first. */
	stopAll(): Promise<void>;
	/** Called when a child ends without having been stopped by us. */
	onUnexpectedExit: (listener: (exited: RunningProcess, reason: string) => void) => void;
};

const FILE = 'processes.json';
const LOG_BYTES_MAX = 20 * 1024 * 1024;

export function writeFileAtomically(file: string, content: string, mode = 0o600): void {
	const temporary = `${file}.${process.pid}.new`;
	writeFileSync(temporary, content, { mode });
	renameSync(temporary, file);
}

function readProcessesFile(stateFolder: string): ProcessesFile | undefined {
	try {
		// The file is written by this module only, and atomically.
		return JSON.parse(readFileSync(path.join(stateFolder, FILE), 'utf8')) as ProcessesFile;
	} catch {
		return undefined;
	}
}

/** The process that has the state folder in use, if it is alive. */
export function ownerOf(stateFolder: string): ProcessIdentity | undefined {
	const owner = readProcessesFile(stateFolder)?.owner;
	return owner && isAlive(owner) ? owner : undefined;
}

function signal(record: ProcessRecord, name: NodeJS.Signals, group = false): void {
	if (!isAlive(record)) return;
	try {
		process.kill(group ? -record.pid : record.pid, name);
	} catch {
		// It ended between the two lines.
	}
}

async function waitUntilGone(record: ProcessRecord, timeoutMs: number): Promise<boolean> {
	const end = Date.now() + timeoutMs;
	while (isAlive(record)) {
		if (Date.now() > end) return false;
		await sleep(25);
	}
	return true;
}

async function stopRecord(record: ProcessRecord): Promise<void> {
	signal(record, record.stopSignal);
	if (await waitUntilGone(record, record.stopTimeoutMs)) return;
	signal(record, 'SIGKILL', true);
	await waitUntilGone(record, 5000);
}

/**
 * Stops what an earlier owner of the state folder left running, the last started first. Returns
 * the names of what was really running. With `owner`, only what this owner had started.
 */
export async function stopLeftovers(
	stateFolder: string,
	owner?: ProcessIdentity,
): Promise<string[]> {
	const file = readProcessesFile(stateFolder);
	if (!file) return [];
	if (owner && (file.owner.pid !== owner.pid || file.owner.started !== owner.started)) return [];
	const stopped: string[] = [];
	for (const record of file.processes.toReversed()) {
		if (!isAlive(record)) continue;
		await stopRecord(record);
		stopped.push(record.name);
	}
	rmSync(path.join(stateFolder, FILE), { force: true });
	return stopped;
}

/** The last lines of a log, for error messages. */
export function endOfLog(logFile: string, lines = 25): string {
	try {
		return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
	} catch {
		return '(no log)';
	}
}

function openLog(logFile: string, name: string): number {
	if (existsSync(logFile) && statSync(logFile).size > LOG_BYTES_MAX) {
		renameSync(logFile, `${logFile}.1`);
	}
	const log = openSync(logFile, 'a', 0o600);
	writeSync(log, `\n--- ${name} started at ${new Date().toISOString()}\n`);
	return log;
}

/**
 * Takes the state folder for this process. Whatever a dead owner left running is stopped; a
 * living owner is an error. After `signalToStop`, nothing is started any more.
 */
export async function openProcesses(
	stateFolder: string,
	signalToStop?: AbortSignal,
): Promise<Processes> {
	mkdirSync(stateFolder, { recursive: true, mode: 0o711 });
	const self = ownIdentity();
	const other = ownerOf(stateFolder);
	if (other && other.pid !== self.pid) {
		throw new Error(`${stateFolder} is in use by process ${other.pid}.`);
	}
	await stopLeftovers(stateFolder);

	const children: { record: ProcessRecord; running: RunningProcess }[] = [];
	const listeners: ((exited: RunningProcess, reason: string) => void)[] = [];
	const expected = new Set<ProcessRecord>();
	let guard: ChildProcess | undefined;

	function save(): void {
		if (children.length === 0) {
			rmSync(path.join(stateFolder, FILE), { force: true });
			return;
		}
		const file: ProcessesFile = { owner: self, processes: children.map(({ record }) => record) };
		writeFileAtomically(path.join(stateFolder, FILE), JSON.stringify(file, null, '\t'));
	}

	function forget(record: ProcessRecord): void {
		const index = children.findIndex((child) => child.record === record);
		if (index >= 0) children.splice(index, 1);
		save();
		if (children.length === 0) {
			// Killed, not let go: it must not mistake the end of its pipe for our death.
			guard?.kill('SIGKILL');
			guard = undefined;
		}
	}

	function startGuard(): void {
		if (guard) return;
		const script = fileURLToPath(new URL('guard.ts', import.meta.url));
		// Its standard input is a pipe that this process never writes to: the end of the pipe is the
		// end of this process, whatever the reason. Detached: Ctrl-C in the terminal must not reach it.
		guard = spawn(process.execPath, [script, stateFolder, String(self.pid), self.started], {
			detached: true,
			stdio: ['pipe', 'ignore', 'ignore'],
			env: plainEnvironment(),
		});
		guard.on('error', () => undefined);
		guard.stdin?.on('error', () => undefined);
		guard.unref();
		(guard.stdin as Socket | null)?.unref();
	}

	async function start(options: ProcessOptions): Promise<RunningProcess> {
		// From here to `save` nothing is awaited: what runs is in the file, or is never started.
		if (signalToStop?.aborted) throw new Error(`${options.name} is not started: stopping.`);
		startGuard();
		const logFile = path.join(stateFolder, `${options.name}.log`);
		const log = openLog(logFile, options.name);
		const child = spawn(options.command, options.args, {
			cwd: options.cwd,
			env: options.env ?? plainEnvironment(),
			uid: options.uid,
			gid: options.gid,
			// A group of its own: Ctrl-C in the terminal reaches only us, and we stop in order.
			detached: true,
			stdio: ['ignore', log, log],
		});
		closeSync(log);
		const exited = new Promise<string>((resolve) => {
			child.once('error', (error) => resolve(error.message));
			child.once('exit', (code, killedBy) =>
				resolve(killedBy ? `ended by ${killedBy}` : `exit code ${code}`),
			);
		});
		if (child.pid === undefined) {
			throw new Error(`${options.name} could not be started: ${await exited}`);
		}
		const record: ProcessRecord = {
			name: options.name,
			pid: child.pid,
			started: startMark(child.pid) ?? 'gone',
			stopSignal: options.stopSignal ?? 'SIGTERM',
			stopTimeoutMs: options.stopTimeoutMs ?? 10_000,
		};
		let isOver = false;
		const running: RunningProcess = {
			name: options.name,
			pid: child.pid,
			logFile,
			exited,
			isRunning: () => !isOver,
			async stop() {
				expected.add(record);
				if (!isOver) await stopRecord(record);
				await exited;
			},
			async kill() {
				expected.add(record);
				if (!isOver) signal(record, 'SIGKILL', true);
				await exited;
			},
		};
		children.push({ record, running });
		save();
		void exited.then((reason) => {
			isOver = true;
			forget(record);
			if (!expected.has(record)) for (const listener of listeners) listener(running, reason);
		});
		if (options.isReady) await waitUntilReady(options, running, expected, record);
		return running;
	}

	return {
		stateFolder,
		start,
		async stopAll() {
			while (children.length > 0) {
				const last = children.at(-1);
				if (!last) break;
				await last.running.stop();
				forget(last.record);
			}
		},
		onUnexpectedExit(listener) {
			listeners.push(listener);
		},
	};
}

async function waitUntilReady(
	options: ProcessOptions,
	running: RunningProcess,
	expected: Set<ProcessRecord>,
	record: ProcessRecord,
): Promise<void> {
	const timeoutMs = options.readyTimeoutMs ?? 60_000;
	const end = Date.now() + timeoutMs;
	// A failure to start is reported here, by the error, and not to the listeners as well.
	expected.add(record);
	while (!(await options.isReady?.())) {
		if (!running.isRunning()) {
			throw new Error(
				`${options.name} ended before it was ready (${await running.exited}). ` +
					`Last lines of ${running.logFile}:\n${endOfLog(running.logFile)}`,
			);
		}
		if (Date.now() > end) {
			await running.stop();
			throw new Error(
				`${options.name} was not ready after ${timeoutMs / 1000} s. ` +
					`Last lines of ${running.logFile}:\n${endOfLog(running.logFile)}`,
			);
		}
		await sleep(50);
	}
	expected.delete(record);
}
