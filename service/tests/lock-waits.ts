import { setImmediate as turn } from 'node:timers/promises';
import type { TestService } from './service.ts';

/** Resolves when so many statements of the service's database wait for locks that other transactions hold. */
export async function untilLockWaits({ runtime }: TestService, howMany = 1): Promise<void> {
	for (;;) {
		const rows = await runtime.database.client.$queryRaw<unknown[]>`
			SELECT 1 FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock'`;
		if (rows.length >= howMany) return;
		await turn();
	}
}
