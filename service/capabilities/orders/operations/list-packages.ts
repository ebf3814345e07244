import { handle } from '../../../platform/operation/index.ts';
import { packageContract } from '../package-contract.ts';
import * as store from '../package-store.ts';
import { toPackage } from '../to-order.ts';

export const listPackages = handle(packageContract.list, async (input, context) => {
	const page = await store.listPackages(context, input);
	return { ...page, data: page.data.map(toPackage) };
});
