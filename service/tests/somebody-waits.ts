import { setImmediate as turn } from 'node:timers/promises';
import type { TestService } from './service.ts';

/** Resolves when a statement of the service's database waits for a lock that another transaction holds. */
export async function somebodyWaits({ runtime }: TestService): Promise<void> {
	for (;;) {
		const rows = await runtime.database.client.$queryRaw<unknown[]>`
			SELECT 1 FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock'`;
		if (rows.length > 0) return;
		await turn();
	}
}
