import type { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { ProvisioningTask } from './contract.ts';
import { subscriptionIdsOf, taskLifecycle } from './lifecycle.ts';
import type { TaskRow } from './store.ts';

const { action, status, result } = ProvisioningTask.shape;

/** A row as the API shows it. */
export const toTask = (row: TaskRow): z.output<typeof ProvisioningTask> => ({
	...row,
	...subscriptionIdsOf(row),
	action: action.parse(row.action),
	status: status.parse(row.status),
	allowed_transitions: allowedTransitions(taskLifecycle, row.status),
	result: result.parse(row.result),
});

/** What a vendor says of a failure is for staff: it names accounts and settings that are no client's business. */
export const toTaskFor = (
	{ actor }: Pick<ReadContext, 'actor'>,
	row: TaskRow,
): z.output<typeof ProvisioningTask> =>
	actor.role === 'CLIENT' ? { ...toTask(row), error_code: null, error_message: null } : toTask(row);
