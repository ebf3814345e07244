/** Moves business time although what moves it is killed on the way. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Refused } from '../client.ts';
import { type DriverContext, intervene } from '../driver.ts';
import { help } from '../operator.ts';
import type { Clock } from './rows.ts';

export type Mover = {
	/** Returns once business time stands at the instant and everything that was due is done. */
	moveTo(instant: string): Promise<void>;
	/** Moves that stopped on their way and were begun again, by what they waited for. */
	stops: Record<string, number>;
};

const pollMs = 200;

/** `look` is called again and again while time moves: what people do does not wait for the end of a move. */
export function createMover(context: DriverContext, look: (now: string) => Promise<void>): Mover {
	const { client, signal } = context;
	const stops: Record<string, number> = {};
	let moves = 0;

	/** Not begun when another move is under way, or when an answer was lost and the instant is reached. */
	async function begin(to: string): Promise<void> {
		moves += 1;
		const body = { to, wait_seconds: 0 };
		try {
			await client.send('POST', '/clock/move', { key: `move-${moves}`, body });
		} catch (error) {
			if (!(error instanceof Refused) || error.status !== 409) throw error;
		}
	}

	return {
		stops,
		async moveTo(instant) {
			const wanted = Date.parse(instant);
			for (let begun = false; ; begun = true) {
				signal.throwIfAborted();
				const { now, status, reason } = await client.get<Clock>('/clock');
				if (status === 'READY' && Date.parse(now) >= wanted) return;
				if (status === 'FAILED' && begun) {
					const what = nameOf(reason);
					stops[what] = (stops[what] ?? 0) + 1;
					intervene(context, 'clock.move after a stop');
				}
				if (status === 'ADVANCING') await look(now);
				else {
					await help(context);
					await begin(instant);
				}
				await sleep(pollMs, undefined, { signal });
			}
		},
	};
}

/** The kind of what is named first. */
const nameOf = (reason: string | null): string =>
	/^[a-z_.-]+/i.exec(reason ?? '')?.[0] ?? 'unknown';
