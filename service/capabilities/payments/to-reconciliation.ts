import type { z } from 'zod';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { ReconciliationDifference, ReconciliationRun } from './reconciliation-contract.ts';
import { differenceLifecycle, reconciliationRunLifecycle } from './lifecycle.ts';
import type { DifferenceRow, RunRow } from './reconciliation-store.ts';

export const toRun = (
	row: RunRow,
	openDifferences: number,
): z.output<typeof ReconciliationRun> => ({
	...row,
	status: ReconciliationRun.shape.status.parse(row.status),
	allowed_transitions: allowedTransitions(reconciliationRunLifecycle, row.status),
	open_differences: openDifferences,
});

export const toDifference = (row: DifferenceRow): z.output<typeof ReconciliationDifference> => ({
	...row,
	kind: ReconciliationDifference.shape.kind.parse(row.kind),
	status: ReconciliationDifference.shape.status.parse(row.status),
	currency: row.currency,
	allowed_transitions: allowedTransitions(differenceLifecycle, row.status),
});
