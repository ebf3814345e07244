/** What processes hold of the machine's memory, in MB (10^6 bytes). Linux only, as are the figures. */
import { readFileSync } from 'node:fs';
import { descendantsOf } from './process-tree.ts';

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

export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
