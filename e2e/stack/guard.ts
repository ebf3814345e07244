/**
 * Waits for the death of the process that started it and then stops what that process has left
 * running. Its standard input is a pipe from the owner, which the system closes in any case.
 */
import { stopLeftovers } from './processes.ts';

const [stateFolder = '', pid = '', started = ''] = process.argv.slice(2);
// A signal for the owner often goes to its whole process group or session.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);
process.stdin.resume();
process.stdin.on('error', () => undefined);
process.stdin.on('close', () => {
	void stopLeftovers(stateFolder, { pid: Number(pid), started });
});
