import { handle } from '../../../platform/operation/index.ts';
import { billingCycleContract } from '../contract.ts';
import * as store from '../store.ts';
import { toBillingCycle } from '../to-billing-cycle.ts';

export const listBillingCycles = handle(billingCycleContract.list, async (input, context) => {
	const page = await store.listCycles(context, input);
	return { ...page, data: await Promise.all(page.data.map((row) => toBillingCycle(context, row))) };
});
