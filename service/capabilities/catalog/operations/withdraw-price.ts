import { handle } from '../../../platform/operation/index.ts';
import { priceContract } from '../contract.ts';
import { PriceInUse } from '../errors.ts';
import { usedPrices } from '../price-use.ts';
import * as store from '../store.ts';
import { toPrice } from '../to-product.ts';

export const withdrawPrice = handle(priceContract.withdraw, async (input, context) => {
	const { product_id } = await store.getPrice(context, input.price_id);
	await store.lockProduct(context, product_id);
	// Another price may have changed its last day meanwhile.
	const price = await store.getPrice(context, input.price_id);
	if ((await usedPrices(context, [price])).has(price.id)) throw PriceInUse({ price_id: price.id });
	await store.removePrice(context, price);
	return toPrice(price);
});
