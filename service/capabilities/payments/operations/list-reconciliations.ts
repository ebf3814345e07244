import { handle } from '../../../platform/operation/index.ts';
import { reconciliationContract } from '../reconciliation-contract.ts';
import * as books from '../reconciliation-store.ts';
import { toRun } from '../to-reconciliation.ts';

export const listReconciliations = handle(reconciliationContract.list, async (input, context) => {
	const page = await books.listRuns(context, input);
	const open = await books.countOpen(
		context,
		page.data.map((run) => run.id),
	);
	return { ...page, data: page.data.map((run) => toRun(run, open.get(run.id) ?? 0)) };
});
