import type { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { ProvisioningTask } from './task-schema.ts';
import { subscriptionIdsOf, taskLifecycle } from './lifecycle.ts';
import type { TaskRow } from './store.ts';

const {
	action,
	status,
	waiting_for,
	waiting_values,
	client_text,
	settings,
	result,
	made,
	remaining,
	skip,
} = ProvisioningTask.shape;

/** A row as the API shows it. */
export const toTask = (row: TaskRow): z.output<typeof ProvisioningTask> => ({
	...row,
	...subscriptionIdsOf(row),
	skip: skip.parse(row.skip),
	action: action.parse(row.action),
	status: status.parse(row.status),
	allowed_transitions: allowedTransitions(taskLifecycle, row.status),
	// A process of an older version writes a text for staff there.
	waiting_for: waiting_for.catch('STAFF').parse(row.waiting_for),
	waiting_values: waiting_values.parse(row.waiting_values),
	client_text: client_text.parse(row.client_text),
	settings: settings.parse(row.settings),
	result: result.parse(row.result),
	has_secrets: row.sealed_secrets !== null,
	// Each look that finds it still waiting writes it anew.
	checked_at: row.status === 'WAITING' ? row.waiting_since : null,
	made: made.parse(row.made),
	remaining: remaining.parse(row.remaining),
});

/**
 * A client reads our sentences (`client_text`) and what it needs to follow them. Notes, codes, settings and results of
 * staff and vendors name accounts and rules that are no client's business.
 */
export function toTaskFor(
	{ actor }: Pick<ReadContext, 'actor'>,
	row: TaskRow,
): z.output<typeof ProvisioningTask> {
	const task = toTask(row);
	if (actor.role !== 'CLIENT') return task;
	const isAsked = task.waiting_for === 'CLIENT';
	return {
		...task,
		waiting_code: isAsked ? task.waiting_code : null,
		waiting_values: isAsked ? task.waiting_values : null,
		waiting_note: null,
		blocked_reason: null,
		skip_reason: null,
		settings: null,
		result: null,
		error_code: null,
		error_message: null,
	};
}
