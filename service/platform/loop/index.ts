import type { Runtime } from '../runtime/index.ts';
import { platformConfig } from '../config/index.ts';
import { createWakeUp } from '../database/wake-up.ts';

/** Work of a process that goes on as long as there is any, rests, and is woken up. */
export type Loop = {
	start(): Promise<void>;
	/** Ends the rest, or spares the next one. */
	wake(): void;
	/** Returns when the round under way is over. */
	stop(): Promise<void>;
};

/** Without a notification a loop looks for work this often: what fell due meanwhile, or was announced to nobody. */
export const idlePollMs = 1000;

/**
 * `round` does what is due and says for how long to rest afterwards, in milliseconds; 0 to go on at once. Whoever makes
 * new work sends a NOTIFY on `channel`. Example:
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
