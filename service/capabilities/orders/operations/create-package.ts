import { handle } from '../../../platform/operation/index.ts';
import { assertServices } from '../assert-services.ts';
import { PackageCodeTaken } from '../errors.ts';
import { packageContract } from '../package-contract.ts';
import * as store from '../package-store.ts';
import { storedPrices } from '../pricing.ts';
import { toPackage } from '../to-order.ts';

export const createPackage = handle(packageContract.create, async (input, context) => {
	await assertServices(context, input);
	const row = await store.insertPackage(context, {
		...input,
		description: input.description ?? null,
		prices: storedPrices(input.prices),
	});
	if (row !== null) return toPackage(row);
	const holder = await store.findPackage(context, input.code);
	throw PackageCodeTaken(
		{ package_id: holder?.id ?? '' },
		{ fields: [{ path: 'body.code', message: 'Another package has this code' }] },
	);
});
