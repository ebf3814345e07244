/** What processes hold of the machine's memory, in MB (10^6 bytes). Linux only, as are the figures. */
import { readFileSync, readdirSync } from 'node:fs';

/** The resident memory of one process. */
export const residentMb = (pid: number): number => kilobytes(`/proc/${pid}/status`, 'VmRSS');

/** A process and everything it started; what they share counts once. */
export function treeMb(pid: number): number {
	return [pid, ...descendantsOf(pid)].reduce(
		(sum, one) => sum + kilobytes(`/proc/${one}/smaps_rollup`, 'Pss'),
		0,
	);
}

function kilobytes(file: string, name: string): number {
	try {
		const line = readFileSync(file, 'utf8')
			.split('\n')
			.find((one) => one.startsWith(`${name}:`));
		return (Number(/\d+/.exec(line ?? '')?.[0] ?? 0) * 1024) / 1e6;
	} catch {
		// It has just ended.
		return 0;
	}
}

export function descendantsOf(pid: number): number[] {
	const children = new Map<number, number[]>();
	for (const entry of readdirSync('/proc')) {
		if (!/^\d+$/.test(entry)) continue;
		const parent = parentOf(Number(entry));
		if (parent === null) continue;
		children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
	}
	const found: number[] = [];
	const waiting = [...(children.get(pid) ?? [])];
	for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
		found.push(one);
		waiting.push(...(children.get(one) ?? []));
	}
	return found;
}

function parentOf(pid: number): number | null {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// The command name is in brackets and may itself contain spaces and brackets.
		return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
	} catch {
		return null;
	}
}

export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
