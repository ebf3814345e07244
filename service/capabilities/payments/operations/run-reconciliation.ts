import { addDays } from '../../../platform/clock/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { reconciliationContract } from '../reconciliation-contract.ts';
import { compareBooksJob } from '../reconciliation-jobs.ts';
import * as books from '../reconciliation-store.ts';
import { toRun } from '../to-reconciliation.ts';

export const runReconciliation = handle(reconciliationContract.run, async (input, context) => {
	const { id: gateway } = context.providers.pick('paymentGateway', input.gateway, 'body.gateway');
	const span = { gateway, period_from: addDays(context.now, -input.days), period_to: context.now };
	const inserted = await books.insertRun(context, span);
	const run = inserted ?? (await books.findRunning(context, gateway));
	if (run === null)
		throw new Error(`The comparison of ${gateway} ended while it was being asked for`);
	context.enqueue(compareBooksJob, { run_id: run.id });
	return toRun(run, 0);
});
