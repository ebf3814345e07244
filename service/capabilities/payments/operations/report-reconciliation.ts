import { handle } from '../../../platform/operation/index.ts';
import { reconciliationContract } from '../reconciliation-contract.ts';
import * as books from '../reconciliation-store.ts';
import { toDifference, toRun } from '../to-reconciliation.ts';

export const reportReconciliation = handle(
	reconciliationContract.report,
	async (input, context) => {
		const run = await books.getRun(context, input.reconciliation_id);
		const differences = await books.listDifferencesOf(context, run.id);
		const open = await books.countOpen(context, [run.id]);
		return { ...toRun(run, open.get(run.id) ?? 0), differences: differences.map(toDifference) };
	},
);
