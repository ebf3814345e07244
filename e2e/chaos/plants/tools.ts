import { setTimeout } from 'node:timers/promises';
import type { Plant, Seam } from '../plant.ts';

/** Most bugs bring themselves out; some need time for the fault to strike in between. */
export const sleep = (ms: number): Promise<void> => setTimeout(ms);

/** Names a seam: an export of a module of the service, and what stands in its place. */
export const seam = (module: string, name: string, wrap: Seam['wrap']): Seam => ({
	module: `service/${module}`,
	export: name,
	wrap,
});

/** What keeps connections from living, or a caller from hearing its answer. */
export const database: Plant['faults'] = /^(pg_terminate_backend|postgres|kill -9 api)/;

/** The database as the service opens it; a plant asks for it once the service is up. */
export function seamOnDatabase(): { seams: Seam[]; opened: () => any } {
	let database: unknown;
	return {
		seams: [
			seam('platform/database/index.ts', 'openDatabase', (open) => (...args: unknown[]) => {
				database = open(...args);
				return database;
			}),
		],
		opened: () => database,
	};
}
