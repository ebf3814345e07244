import { handle } from '../../../platform/operation/index.ts';
import { orderContract } from '../contract.ts';
import { showOrders } from '../show-order.ts';
import * as store from '../store.ts';

export const listOrders = handle(orderContract.list, async (input, context) => {
	const page = await store.listOrders(context, input);
	return { ...page, data: await showOrders(context, page.data) };
});
