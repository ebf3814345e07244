import { randomUUID } from 'node:crypto';
import type { Runtime } from '../../platform/runtime/index.ts';
import * as store from './vendor-store.ts';

/** Names this process among those that share a database; another one after each start. */
const process_id = randomUUID();

/** How often the counts are written: what a crash may lose, and how old a figure of another process may be. */
const intervalMs = 15_000;

type Parts = Pick<Runtime, 'database' | 'providers' | 'machine_clock' | 'log'>;

/** Writes what this process has counted since the last time, in one statement; nothing when no vendor was called. */
export async function saveVendorCalls(runtime: Parts): Promise<void> {
	const { database, providers, machine_clock } = runtime;
	const minutes = providers.meter.take();
	if (minutes.length === 0) return;
	const states = new Map(providers.circuits().map(({ provider, state }) => [provider, state]));
	const written = minutes.map((one) => ({
		...one,
		circuit: states.get(one.provider) ?? ('closed' as const),
	}));
	try {
		await store.saveMinutes(database.client, { process_id, now: machine_clock.now() }, written);
	} catch (error) {
		providers.meter.giveBack(minutes);
		throw error;
	}
}

/** Has the counts written again and again. A figure that could not be written is no reason to stop: it is tried again. */
export function recordVendorCalls(runtime: Parts): { stop(): Promise<void> } {
	let saving = Promise.resolve();
	const save = (): Promise<void> => {
		saving = saving
			.then(() => saveVendorCalls(runtime))
			.catch((error: unknown) => {
				runtime.log.warn({ err: error }, 'the calls to vendors could not be counted');
			});
		return saving;
	};
	const timer = setInterval(() => void save(), intervalMs);
	timer.unref();
	return {
		async stop() {
			clearInterval(timer);
			await save();
		},
	};
}
