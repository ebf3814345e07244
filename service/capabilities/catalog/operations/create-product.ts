import type { ReadContext } from '../../../platform/context/index.ts';
import { invalidInput } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { productContract } from '../contract.ts';
import { SkuTaken } from '../errors.ts';
import * as store from '../store.ts';
import { toJson, toProduct } from '../to-product.ts';

export const createProduct = handle(productContract.create, async (input, context) => {
	const target = input.provisioning_target ?? null;
	if (target !== null) assertTarget(context, target);
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

/** Settings are checked by the target itself when a task runs: the catalog does not know what targets need. */
function assertTarget(context: ReadContext, id: string): void {
	const provider = context.providers.list().find((one) => one.id === id);
	// What a provider that is not installed could do is unknown, so only an installed one can be refused.
	if (
		provider !== undefined &&
		(!provider.installed || provider.ports.includes('provisioningTarget'))
	)
		return;
	const known = context.providers
		.list()
		.filter((one) => one.ports.includes('provisioningTarget'))
		.map((one) => one.id);
	throw invalidInput([
		{
			path: 'body.provisioning_target',
			message: `No provider ${id} can switch services on; there is ${known.join(', ') || 'none'}`,
		},
	]);
}
