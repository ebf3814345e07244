import { handle } from '../../../platform/operation/index.ts';
import { deliveryContract } from '../delivery-contract.ts';
import { attemptsOf } from '../attempt-store.ts';
import * as store from '../store.ts';
import { toDelivery } from '../to-endpoint.ts';

export const listDeliveries = handle(deliveryContract.list, async (input, context) => {
	const page = await store.listDeliveries(context, input);
	const attempts = await attemptsOf(
		context,
		page.data.map(({ id }) => id),
	);
	return { ...page, data: page.data.map((row) => toDelivery(row, attempts.get(row.id) ?? [])) };
});
