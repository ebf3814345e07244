/** What has been used of the processor, in milliseconds. Of processes on Linux only, whose unit is a hundredth of a second. */
import { cpus } from 'node:os';
import { descendantsOf, statOf } from './process-tree.ts';

export type Used = { own: number; started: number };

/** By the process itself, and by all that it has started, whether that still runs or has ended. */
export function processorMs(pid: number): Used {
	const { own, ended } = timesOf(pid);
	const running = descendantsOf(pid).map((one) => timesOf(one));
	return { own, started: ended + running.reduce((sum, one) => sum + one.own + one.ended, 0) };
}

function timesOf(pid: number): { own: number; ended: number } {
	const times = statOf(pid)?.slice(11, 15) ?? [];
	const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = times.map(
		(ticks) => Number(ticks) * 10,
	);
	return { own: user + system, ended: childrenUser + childrenSystem };
}

/** What all cores have done since the machine began. */
export function coresMs(): { busy: number; all: number } {
	const times = cpus().map((core) => core.times);
	const all = times.flatMap((one) => Object.values(one)).reduce((sum, ms) => sum + ms, 0);
	return { busy: all - times.reduce((sum, { idle }) => sum + idle, 0), all };
}
