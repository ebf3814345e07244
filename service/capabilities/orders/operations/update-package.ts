import { handle } from '../../../platform/operation/index.ts';
import { assertServices } from '../assert-services.ts';
import { packageContract } from '../package-contract.ts';
import * as store from '../package-store.ts';
import { storedPrices } from '../pricing.ts';
import { toPackage } from '../to-order.ts';

export const updatePackage = handle(packageContract.update, async (input, context) => {
	await assertServices(context, input);
	const { package_id, name, description, active, services, prices } = input;
	await store.getPackage(context, package_id);
	const row = await store.updatePackage(context, package_id, {
		...(name === undefined ? {} : { name }),
		...(description === undefined ? {} : { description }),
		...(active === undefined ? {} : { active }),
		...(services === undefined ? {} : { services }),
		...(prices === undefined ? {} : { prices: storedPrices(prices) }),
	});
	return toPackage(row);
});
