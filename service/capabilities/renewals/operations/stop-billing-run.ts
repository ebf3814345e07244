import { handle } from '../../../platform/operation/index.ts';
import { billingRunContract } from '../contract.ts';
import { stopRun } from '../run.ts';
import * as store from '../store.ts';
import { toBillingRun } from '../to-billing-run.ts';

export const stopBillingRun = handle(billingRunContract.stop, async (input, context) => {
	const run = await stopRun(context, input.billing_run_id, input.reason);
	return toBillingRun(run, await store.listTotals(context, [run.id]));
});
