/** Parts that can be killed, frozen and brought back, one thing at a time. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningProcess } from '../stack/processes.ts';

export type Member = {
	name: string;
	/** kill -9, then a start after so long. */
	crash(downMs: number): Promise<void>;
	/** SIGSTOP, then SIGCONT after so long. */
	freeze(ms: number): Promise<void>;
};

export type ManagedPart = Member & { process(): RunningProcess };
export type Launch = () => Promise<RunningProcess>;

export async function manageMember(
	name: string,
	launch: Launch,
	signal: AbortSignal,
): Promise<ManagedPart> {
	let running = await launch();
	const revive = async (): Promise<void> => {
		running = await launch();
	};
	return memberOf(name, () => running, revive, signal);
}

export function memberOf(
	name: string,
	current: () => RunningProcess,
	revive: () => Promise<unknown>,
	stopping: AbortSignal,
): ManagedPart {
	let turn: Promise<unknown> = Promise.resolve();
	/** Faults of one part are serialised: a part that is being restarted has no process to freeze. */
	const inTurn = (work: () => Promise<void>): Promise<void> => {
		const next = turn.then(work);
		turn = next.catch(() => undefined);
		return next;
	};
	/** Ends early when the run is stopped. */
	const pause = (ms: number): Promise<void> =>
		sleep(ms, undefined, { signal: stopping }).catch(() => undefined);
	/** As a supervisor does: a start fails while the database is down, and is tried again. */
	const startUntilReady = async (): Promise<void> => {
		while (!stopping.aborted) {
			try {
				await revive();
				return;
			} catch {
				await pause(500);
			}
		}
	};
	const send = (signal: NodeJS.Signals): void => {
		try {
			process.kill(-current().pid, signal);
		} catch {
			// It has just ended, and is started again by `onUnexpectedExit`.
		}
	};
	return {
		name,
		process: current,
		crash: (downMs) =>
			inTurn(async () => {
				await current().kill();
				await pause(downMs);
				await startUntilReady();
			}),
		freeze: (ms) =>
			inTurn(async () => {
				send('SIGSTOP');
				await pause(ms);
				send('SIGCONT');
			}),
	};
}
