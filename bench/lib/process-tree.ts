/** Processes and what they have started. Linux only. */
import { readFileSync, readdirSync } from 'node:fs';

/** What the kernel says of a process, from its state on (`proc(5)`, field 3); null when it has just ended. */
export function statOf(pid: number): string[] | null {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// The command name is in brackets and may itself contain spaces and brackets.
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	} catch {
		return null;
	}
}

export function descendantsOf(pid: number): number[] {
	const children = new Map<number, number[]>();
	for (const entry of readdirSync('/proc')) {
		if (!/^\d+$/.test(entry)) continue;
		const parent = Number(statOf(Number(entry))?.[1] ?? 0);
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
