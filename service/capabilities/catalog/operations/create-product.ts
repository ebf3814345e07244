import { externalOperation } from '../../../platform/operation/index.ts';
import { assertActivationOrder } from '../activation-order.ts';
import { productContract } from '../contract.ts';
import { SkuTaken } from '../errors.ts';
import { assertAccepted, assertDeliverable, questionAbout } from '../product-targets.ts';
import { assertSchema } from '../service-schema.ts';
import * as store from '../store.ts';
import { toJson, toJsonOrNull, toProduct } from '../to-product.ts';

export const createProduct = externalOperation(productContract.create, {
	prepare(input, context) {
		const delivered = {
			target: input.provisioning_target ?? null,
			settings: input.provisioning_settings,
		};
		assertDeliverable(context, delivered);
		assertSchema(input.configuration_schema);
		const ask = questionAbout(context, delivered);
		return Promise.resolve({ call: { input, target: delivered.target, ask } });
	},
	call: async ({ ask }, providers) => (ask === null ? [] : ask(providers)),
	async record(outcome, { input, target }, context) {
		assertAccepted(outcome);
		await assertActivationOrder(context, input);
		const row = await store.insertProduct(context, {
			...input,
			description: input.description ?? null,
			renewal_lead_days: input.renewal_lead_days ?? null,
			provisioning_target: target,
			provisioning_settings: toJson(input.provisioning_settings),
			configuration_schema: toJsonOrNull(input.configuration_schema ?? null),
		});
		if (row !== null) return toProduct(row);
		const holder = await store.findProductBySku(context, input.sku);
		throw SkuTaken(
			{ product_id: holder?.id ?? '' },
			{ fields: [{ path: 'body.sku', message: 'Another product has this SKU' }] },
		);
	},
});
