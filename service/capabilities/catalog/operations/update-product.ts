import { handle } from '../../../platform/operation/index.ts';
import { productContract } from '../contract.ts';
import { assertDeliverable } from '../product-targets.ts';
import * as store from '../store.ts';
import { toJson, toProduct } from '../to-product.ts';

export const updateProduct = handle(productContract.update, async (input, context) => {
	const {
		product_id: id,
		name,
		description,
		unit,
		active,
		provisioning_settings: settings,
	} = input;
	const { provisioning_target: target } = await store.getProduct(context, id);
	if (settings !== undefined) assertDeliverable(context, { target, settings });
	const row = await store.updateProduct(context, id, {
		...(name === undefined ? {} : { name }),
		...(description === undefined ? {} : { description }),
		...(unit === undefined ? {} : { unit }),
		...(active === undefined ? {} : { active }),
		...(settings === undefined ? {} : { provisioning_settings: toJson(settings) }),
	});
	return toProduct(row);
});
