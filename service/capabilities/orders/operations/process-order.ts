import { handleOrRefuse, Refusal } from '../../../platform/operation/index.ts';
import { orderContract } from '../contract.ts';
import { processOrder } from '../process.ts';
import { showOrder } from '../show-order.ts';
import * as store from '../store.ts';

export const processOrderOperation = handleOrRefuse(
	orderContract.process,
	async (input, context) => {
		const row = await processOrder(context, await store.lockOrder(context, input.order_id));
		return row instanceof Refusal ? row : showOrder(context, row);
	},
);
