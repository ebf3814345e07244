import { externalOperation } from '../../../platform/operation/index.ts';
import { assertActivationOrder } from '../activation-order.ts';
import { productContract } from '../contract.ts';
import { assertAccepted, assertDeliverable, questionAbout } from '../product-targets.ts';
import { assertSchema } from '../service-schema.ts';
import * as store from '../store.ts';
import { toJson, toJsonOrNull, toProduct } from '../to-product.ts';

export const updateProduct = externalOperation(productContract.update, {
	async prepare(input, context) {
		const { provisioning_settings: settings } = input;
		const { provisioning_target: target } = await store.getProduct(context, input.product_id);
		if (settings !== undefined) assertDeliverable(context, { target, settings });
		assertSchema(input.configuration_schema ?? undefined);
		return { call: { input, ask: questionAbout(context, { target, settings }) } };
	},
	call: async ({ ask }, providers) => (ask === null ? [] : ask(providers)),
	async record(outcome, { input }, context) {
		assertAccepted(outcome);
		const {
			product_id: id,
			name,
			description,
			unit,
			active,
			provisioning_settings: settings,
			renewal_invoice,
			renewal_lead_days,
			configuration_schema: schema,
			regions,
			activated_after,
		} = input;
		if (activated_after !== undefined) {
			const { sku } = await store.getBareProduct(context, id);
			await assertActivationOrder(context, { sku, activated_after });
		}
		const row = await store.updateProduct(context, id, {
			...(name === undefined ? {} : { name }),
			...(description === undefined ? {} : { description }),
			...(unit === undefined ? {} : { unit }),
			...(active === undefined ? {} : { active }),
			...(renewal_invoice === undefined ? {} : { renewal_invoice }),
			...(renewal_lead_days === undefined ? {} : { renewal_lead_days }),
			...(schema === undefined ? {} : { configuration_schema: toJsonOrNull(schema) }),
			...(regions === undefined ? {} : { regions }),
			...(activated_after === undefined ? {} : { activated_after }),
			...(settings === undefined ? {} : { provisioning_settings: toJson(settings) }),
		});
		return toProduct(row);
	},
});
