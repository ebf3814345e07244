import { handle } from '../../../platform/operation/index.ts';
import { billingRunContract } from '../contract.ts';
import * as store from '../store.ts';
import { toBillingRun, toEntry } from '../to-billing-run.ts';

const entriesMax = 200;

export const getBillingRun = handle(billingRunContract.get, async (input, context) => {
	const run = await store.getRun(context, input.billing_run_id);
	const entries = await store.listEntries(context, {
		run_id: run.id,
		after: null,
		take: entriesMax,
	});
	return {
		...toBillingRun(run, await store.listTotals(context, [run.id])),
		entries: entries.map(toEntry),
	};
});
