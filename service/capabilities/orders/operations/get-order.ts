import { handle } from '../../../platform/operation/index.ts';
import { orderContract } from '../contract.ts';
import { showOrder } from '../show-order.ts';
import * as store from '../store.ts';

export const getOrder = handle(orderContract.get, async (input, context) =>
	showOrder(context, await store.getOrder(context, input.order_id)),
);
