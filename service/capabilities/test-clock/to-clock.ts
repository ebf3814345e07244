import type { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import type { JobDefinition } from '../../platform/jobs/index.ts';
import { TestClock } from './contract.ts';
import { firstDue, type Due } from './rules.ts';
import * as store from './store.ts';

/** The clock as the API shows it. */
export async function toClock(
	context: ReadContext,
	jobs: readonly JobDefinition[],
): Promise<z.output<typeof TestClock>> {
	const row = (await store.findClock(context)) ?? store.untouched;
	const due: Due[] = [];
	for (const { name, nextDue } of jobs) {
		const at = (await nextDue?.(context)) ?? null;
		if (at !== null) due.push({ job: name, at });
	}
	const now = store.nowOf(context, row);
	return {
		now,
		machine_now: context.machine_now,
		is_frozen: row.frozen_at !== null,
		status: TestClock.shape.status.parse(row.status),
		target: row.target,
		steps: row.steps,
		reason: row.reason,
		next_due: firstDue(due),
		followers: (await store.countFollowers(context, 0n)).alive,
	};
}
