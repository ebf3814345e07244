/** Tells a process from a later one that was given the same id, and locks that a dead process does not hold. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process id and a mark that no other process with the same id can have. */
export type ProcessIdentity = { pid: number; started: string };

/** What tells a process from a later one with the same id; undefined when there is none (any more). */
export function startMark(pid: number): string | undefined {
	try {
		if (existsSync('/proc/self/stat')) {
			const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
			// The command name is in brackets and may itself contain spaces and brackets.
			const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
			if (fields[0] === 'Z') return undefined;
			const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
			return `${boot}/${fields[19]}`;
		}
		const line = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		}).trim();
		return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
	} catch {
		return undefined;
	}
}

export function ownIdentity(): ProcessIdentity {
	return { pid: process.pid, started: startMark(process.pid) ?? 'unknown' };
}

export function isAlive(identity: ProcessIdentity): boolean {
	return startMark(identity.pid) === identity.started;
}

/**
 * Does the work while no other process does it under the same lock file. The lock of a dead
 * process does not count.
 */
export async function withLock<T>(
	lockFile: string,
	whenBusy: () => void,
	work: () => Promise<T>,
): Promise<T> {
	for (;;) {
		try {
			writeFileSync(lockFile, JSON.stringify(ownIdentity()), { flag: 'wx' });
			break;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
		const holder = readIdentity(lockFile);
		if (holder && isAlive(holder)) whenBusy();
		else rmSync(lockFile, { force: true });
		await sleep(200);
	}
	try {
		return await work();
	} finally {
		rmSync(lockFile, { force: true });
	}
}

function readIdentity(file: string): ProcessIdentity | undefined {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
	} catch {
		// Gone, or written by a process that was killed at that moment.
		return undefined;
	}
}
