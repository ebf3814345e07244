import { handle } from '../../../platform/operation/index.ts';
import { creditContract } from '../credit-contract.ts';
import { useCredit as useCreditOf } from '../credit.ts';
import { CycleOver } from '../errors.ts';
import { isEnded } from '../rules.ts';
import * as store from '../store.ts';
import { toBillingCycle } from '../to-billing-cycle.ts';

export const useCredit = handle(creditContract.use, async (input, context) => {
	const { id, status, quotation_id } = await store.lockCycle(context, input.billing_cycle_id);
	if (isEnded(status)) throw CycleOver({ billing_cycle_id: id, status, quotation_id });
	await useCreditOf(context, id);
	return toBillingCycle(context, await store.getCycle(context, id));
});
