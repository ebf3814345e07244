import type { Runtime } from '../runtime/index.ts';
import { platformConfig } from '../config/index.ts';
import { createWakeUp } from '../database/wake-up.ts';

/** A background loop: it works while there is work, then sleeps until a NOTIFY or the next poll. */
export type Loop = {
	start(): Promise<void>;
	/** Ends the sleep, or skips the next one when the loop is working. */
	wake(): void;
	/** Returns when the current round has ended. */
	stop(): Promise<void>;
};

/** Poll interval without notifications: for work that has fallen due meanwhile, or whose notification was lost. */
export const idlePollMs = 1000;

/**
 * `round` does the work that is due and returns how long to sleep afterwards, in milliseconds; 0 to go on at once. Code that
 * creates work sends a NOTIFY on `channel`. Example:
 * `createLoop(runtime, { name: 'event dispatch', channel: 'cloudsales_events', round })`
 */
export function createLoop(
	{ config, log }: Pick<Runtime, 'config' | 'log'>,
	{ name, channel, round }: { name: string; channel: string; round: () => Promise<number> },
): Loop {
	const wakeUp = createWakeUp(config.read(platformConfig).DATABASE_URL, channel);
	let running = false;
	let loop: Promise<void> = Promise.resolve();
	const work = async (): Promise<void> => {
		while (running) {
			let restMs = idlePollMs;
			try {
				await wakeUp.listen();
				restMs = await round();
			} catch (error) {
				log.error({ err: error }, `${name} failed; it is tried again`);
			}
			if (restMs > 0 && running) await wakeUp.pause(restMs);
		}
	};
	return {
		wake: () => wakeUp.wake(),
		async start() {
			running = true;
			loop = work();
		},
		async stop() {
			running = false;
			wakeUp.wake();
			await loop;
			await wakeUp.close();
		},
	};
}
