import { handle } from '../../../platform/operation/index.ts';
import { deliveryContract } from '../contract.ts';
import * as store from '../store.ts';
import { toDelivery } from '../to-endpoint.ts';

export const listDeliveries = handle(deliveryContract.list, async (input, context) => {
	const page = await store.listDeliveries(context, input);
	return { ...page, data: page.data.map(toDelivery) };
});
