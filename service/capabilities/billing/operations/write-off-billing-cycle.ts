import { handle } from '../../../platform/operation/index.ts';
import { billingCycleContract } from '../contract.ts';
import * as store from '../store.ts';
import { toBillingCycle } from '../to-billing-cycle.ts';
import { writeOff } from '../write-off.ts';

export const writeOffBillingCycle = handle(
	billingCycleContract['write-off'],
	async (input, context) => {
		const cycle = await store.lockCycle(context, input.billing_cycle_id);
		await writeOff(context, cycle, input.reason);
		return toBillingCycle(context, await store.getCycle(context, cycle.id));
	},
);
