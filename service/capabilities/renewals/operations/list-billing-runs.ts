import { handle } from '../../../platform/operation/index.ts';
import { billingRunContract } from '../contract.ts';
import * as store from '../store.ts';
import { toBillingRun } from '../to-billing-run.ts';

export const listBillingRuns = handle(billingRunContract.list, async (input, context) => {
	const page = await store.listRuns(context, input);
	const totals = await store.listTotals(
		context,
		page.data.map(({ id }) => id),
	);
	return { ...page, data: page.data.map((run) => toBillingRun(run, totals)) };
});
