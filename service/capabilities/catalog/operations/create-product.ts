import { handle } from '../../../platform/operation/index.ts';
import { productContract } from '../contract.ts';
import { SkuTaken } from '../errors.ts';
import { assertDeliverable } from '../product-targets.ts';
import * as store from '../store.ts';
import { toJson, toProduct } from '../to-product.ts';

export const createProduct = handle(productContract.create, async (input, context) => {
	const target = input.provisioning_target ?? null;
	assertDeliverable(context, { target, settings: input.provisioning_settings });
	const row = await store.insertProduct(context, {
		...input,
		description: input.description ?? null,
		provisioning_target: target,
		provisioning_settings: toJson(input.provisioning_settings),
	});
	if (row !== null) return toProduct(row);
	const holder = await store.findProductBySku(context, input.sku);
	throw SkuTaken(
		{ product_id: holder?.id ?? '' },
		{ fields: [{ path: 'body.sku', message: 'Another product has this SKU' }] },
	);
});
