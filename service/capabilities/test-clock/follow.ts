import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../platform/clock/index.ts';
import { createLoop } from '../../platform/loop/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import type { TestClock } from '../../platform/test-clock/index.ts';
import * as store from './store.ts';

/** Business time of one process, as the row in the database has it. */
export type FollowedClock = TestClock & {
	/** Reads the row; gives the revision that this process has from then on. */
	refresh(): Promise<bigint>;
	/** Reads the row every 100 ms, or at once after a change, and says that it has been seen. */
	start(): Promise<void>;
	stop(): Promise<void>;
	/** Returns when every process of the service that is alive has the revision. */
	seenByAll(revision: bigint): Promise<void>;
	/** Returns when no move is under way, or after so many seconds. */
	settled(seconds: number): Promise<void>;
};

const pollMs = 100;
/** Said so often even when nothing changes: those who are silent for longer are not waited for. */
const sayEveryMs = 1000;

/** Business time: the instant at which the row stands, or machine time and the row's offset. */
export function followTestClock(
	{ config, log, database }: Pick<Runtime, 'config' | 'log' | 'database'>,
	machine: Clock,
): FollowedClock {
	const id = randomUUID();
	const context = { tx: database.client };
	let state = { revision: 0n, offset_ms: 0, frozen_at: null as Date | null, status: 'READY' };
	let said = { revision: -1n, at: 0 };

	const refresh = async (): Promise<bigint> => {
		const row = await store.findClock(context);
		// Answers of two reads at a time may overtake each other; time never goes back.
		if (row !== null && row.revision >= state.revision)
			state = { ...row, offset_ms: Number(row.offset_ms) };
		return state.revision;
	};
	const round = async (): Promise<number> => {
		const revision = await refresh();
		// Compared with what was said, not with what was known: the mover reads the row itself, too.
		if (revision !== said.revision || performance.now() - said.at >= sayEveryMs) {
			await store.noteSeen(context, id, revision);
			said = { revision, at: performance.now() };
		}
		return pollMs;
	};
	const loop = createLoop(
		{ config, log },
		{ name: 'following the test clock', channel: store.clockChannel, round },
	);
	return {
		now: () => state.frozen_at ?? new Date(machine.now().getTime() + state.offset_ms),
		isFrozen: () => state.frozen_at !== null,
		refresh,
		async start() {
			await round();
			await loop.start();
		},
		async stop() {
			await loop.stop();
			await store.forgetFollower(context, id);
		},
		async seenByAll(revision) {
			while ((await store.countFollowers(context, revision)).behind > 0) await sleep(5);
		},
		async settled(seconds) {
			const end = performance.now() + seconds * 1000;
			for (;;) {
				await refresh();
				if (state.status !== 'ADVANCING' || performance.now() >= end) return;
				await sleep(pollMs);
			}
		},
	};
}
