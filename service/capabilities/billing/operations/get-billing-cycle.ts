import { handle } from '../../../platform/operation/index.ts';
import { billingCycleContract } from '../contract.ts';
import * as store from '../store.ts';
import { toBillingCycle } from '../to-billing-cycle.ts';

export const getBillingCycle = handle(billingCycleContract.get, async (input, context) =>
	toBillingCycle(context, await store.getCycle(context, input.billing_cycle_id)),
);
