import type { z } from 'zod';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { BillingRun, BillingRunEntry } from './contract.ts';
import { billingRunLifecycle } from './lifecycle.ts';
import { progressOf } from './rules.ts';
import type { EntryRow, RunRow, TotalRow } from './store.ts';

/** A run as the API shows it; `totals` may be those of many runs. */
export const toBillingRun = (
	row: RunRow,
	totals: readonly TotalRow[],
): z.output<typeof BillingRun> => ({
	...row,
	status: BillingRun.shape.status.parse(row.status),
	started_by: BillingRun.shape.started_by.parse(row.started_by),
	allowed_transitions: allowedTransitions(billingRunLifecycle, row.status),
	progress: progressOf(row),
	totals: totals.filter(({ run_id }) => run_id === row.id),
});

export const toEntry = (row: EntryRow): z.output<typeof BillingRunEntry> => ({
	...row,
	outcome: BillingRunEntry.shape.outcome.parse(row.outcome),
});
