import { handle } from '../../../platform/operation/index.ts';
import { activationsOfOrder } from '../activations.ts';
import { orderContract } from '../contract.ts';
import { progressOf } from '../progress.ts';
import * as store from '../store.ts';

export const getProgress = handle(orderContract.progress, async (input, context) => {
	const order = await store.getOrder(context, input.order_id);
	return progressOf(order, await activationsOfOrder(context, order));
});
