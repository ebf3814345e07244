import { handle } from '../../../platform/operation/index.ts';
import { billingCycleContract } from '../contract.ts';
import { cancelCycle } from '../cycles.ts';
import * as store from '../store.ts';
import { toBillingCycle } from '../to-billing-cycle.ts';

export const cancelBillingCycle = handle(billingCycleContract.cancel, async (input, context) => {
	const cycle = await store.lockCycle(context, input.billing_cycle_id);
	await cancelCycle(context, cycle, input.reason);
	return toBillingCycle(context, await store.getCycle(context, cycle.id));
});
