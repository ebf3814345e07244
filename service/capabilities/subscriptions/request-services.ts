import { listTasksOf, requestActions } from '../provisioning/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { isRemoved } from './rules.ts';
import type { SubscriptionRow } from './store.ts';
import { taskTypes } from './task-owner.ts';

type Action = Parameters<typeof requestActions>[1]['action'];
type Tasks = Awaited<ReturnType<typeof requestActions>>;

/**
 * Asks for one action on each item of a subscription that was to be switched on, at the target that it was switched on at: the
 * product may name another one by now. The same occasion again changes nothing.
 */
export async function requestServices(
	context: OperationContext,
	{ id, client_id, items }: Pick<SubscriptionRow, 'id' | 'client_id' | 'items'>,
	action: Action,
	occasion: string,
): Promise<Tasks> {
	const tasks = await listTasksOf(context, id);
	const wanted = items.flatMap((item) => {
		const { id: subject_id, description, quantity } = item;
		const begun = tasks.findLast(
			(task) => task.subject_id === subject_id && task.action === 'ACTIVATE',
		);
		// An item without a target has no task. One that a change has ended is off already, and may have been removed.
		if (begun === undefined || (quantity === 0 && action !== 'TERMINATE')) return [];
		if (action === 'TERMINATE' && isRemoved(item, tasks)) return [];
		const { target } = begun;
		const subject = { subject_type: taskTypes.subject, subject_id };
		return [{ ...subject, target, description, quantity: quantity || begun.quantity }];
	});
	if (wanted.length === 0) return [];
	return requestActions(context, {
		owner_type: taskTypes.owner,
		owner_id: id,
		client_id,
		action,
		occasion,
		items: wanted,
	});
}
