import { handle } from '../../../platform/operation/index.ts';
import { cancelOrder } from '../cancel.ts';
import { orderContract } from '../contract.ts';
import { showOrder } from '../show-order.ts';
import * as store from '../store.ts';

export const cancelOrderOperation = handle(orderContract.cancel, async (input, context) => {
	const order = await store.lockOrder(context, input.order_id);
	return showOrder(context, await cancelOrder(context, order, input.reason ?? null));
});
