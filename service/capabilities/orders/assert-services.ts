import type { OperationContext } from '../../platform/context/index.ts';
import { invalidInput, type FieldProblem } from '../../platform/errors/index.ts';
import { listProductsNamed } from '../catalog/index.ts';

type Given = {
	services?: readonly { service_code: string }[] | undefined;
	prices?: readonly { currency: string; billing_cycle: string }[] | undefined;
};

/** A package with a service that is not there could never be ordered; two prices for one cycle would be a matter of luck. */
export async function assertServices(context: OperationContext, given: Given): Promise<void> {
	const { services = [], prices = [] } = given;
	const skus = services.map(({ service_code }) => service_code);
	const known = new Set(
		(skus.length === 0 ? [] : await listProductsNamed(context, { ids: [], skus })).map(
			({ sku }) => sku,
		),
	);
	const problems: FieldProblem[] = [];
	for (const [index, sku] of skus.entries()) {
		const path = `body.services[${index}].service_code`;
		if (!known.has(sku)) problems.push({ path, message: `There is no product ${sku}` });
		if (skus.indexOf(sku) < index) problems.push({ path, message: `${sku} is named twice` });
	}
	const keys = prices.map(({ currency, billing_cycle }) => `${currency} ${billing_cycle}`);
	for (const [index, key] of keys.entries())
		if (keys.indexOf(key) < index)
			problems.push({
				path: `body.prices[${index}]`,
				message: `There is a price for ${key} already`,
			});
	if (problems.length > 0) throw invalidInput(problems);
}
