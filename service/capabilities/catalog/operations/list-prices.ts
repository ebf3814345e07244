import { businessDate } from '../../../platform/clock/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { priceContract } from '../contract.ts';
import { usedPrices } from '../price-use.ts';
import { stateOfPrice } from '../rules.ts';
import * as store from '../store.ts';
import { toPrice } from '../to-product.ts';

export const listPrices = handle(priceContract.list, async (input, context) => {
	const page = await store.listPrices(context, input);
	const used = await usedPrices(context, page.data);
	const today = businessDate(context.now);
	const data = page.data.map((row) => ({
		...toPrice(row),
		state: stateOfPrice(row, today),
		used: used.has(row.id),
	}));
	return { ...page, data };
});
