import { handle } from '../../../platform/operation/index.ts';
import { productContract } from '../contract.ts';
import * as store from '../store.ts';
import { toProduct } from '../to-product.ts';

export const getProduct = handle(productContract.get, async (input, context) =>
	toProduct(await store.getProduct(context, input.product_id)),
);
