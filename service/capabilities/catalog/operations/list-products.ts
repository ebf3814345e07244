import { handle } from '../../../platform/operation/index.ts';
import { productContract } from '../contract.ts';
import * as store from '../store.ts';
import { toProduct } from '../to-product.ts';

export const listProducts = handle(productContract.list, async (input, context) => {
	const page = await store.listProducts(context, input);
	return { ...page, data: page.data.map(toProduct) };
});
