import { listTasksOf, requestActions } from '../provisioning/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { productIn, productsOf } from './change-basis.ts';
import { isRemoved } from './rules.ts';
import type { SubscriptionRow } from './store.ts';
import { taskTypes } from './task-owner.ts';

type Item = SubscriptionRow['items'][number];
type Action = Parameters<typeof requestActions>[1]['action'];
export type ItemStep = { before: Item; after: Item };

/**
 * Asks the targets for what has changed: more or fewer of an item, another product, a new item, or one that has ended. Gives the
 * items that are switched off by it.
 */
export async function changeServices(
	context: OperationContext,
	{ id: owner_id, client_id }: Pick<SubscriptionRow, 'id' | 'client_id'>,
	steps: readonly ItemStep[],
	change_id: string,
): Promise<Item[]> {
	const changed = steps.filter(
		({ before, after }) =>
			before.quantity !== after.quantity || before.product_id !== after.product_id,
	);
	if (changed.length === 0) return [];
	const [tasks, products] = await Promise.all([
		listTasksOf(context, owner_id),
		productsOf(
			context,
			changed.map(({ after }) => after),
		),
	]);
	const ended: Item[] = [];
	for (const { before, after } of changed) {
		const begun = tasks.findLast(
			(task) => task.subject_id === after.id && task.action === 'ACTIVATE',
		);
		// What was switched on stays at its target, whichever the product names by now.
		const target =
			begun?.target ?? productIn(products, after.product_id).provisioning_target ?? null;
		if (target === null) continue;
		const { description, quantity } = after;
		const subject = { subject_type: taskTypes.subject, subject_id: after.id };
		const isThere = begun !== undefined && !isRemoved(after, tasks);
		const asked = await requestActions(context, {
			owner_type: taskTypes.owner,
			owner_id,
			client_id,
			action: actionFor(before, after, isThere),
			occasion: change_id,
			items: [{ ...subject, target, description, quantity: quantity || before.quantity }],
		});
		if (quantity === 0 && asked.length > 0) ended.push(after);
	}
	return ended;
}

function actionFor(before: Item, after: Item, isThere: boolean): Action {
	if (after.quantity === 0) return 'SUSPEND';
	if (!isThere) return 'ACTIVATE';
	return before.quantity === 0 ? 'RESUME' : 'CHANGE';
}
