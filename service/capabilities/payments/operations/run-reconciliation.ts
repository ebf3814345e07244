import { addDays } from '../../../platform/clock/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { reconciliationContract } from '../reconciliation-contract.ts';
import { compareBooksJob } from '../reconciliation-jobs.ts';
import { failRun, stalledMessage } from '../reconcile.ts';
import * as books from '../reconciliation-store.ts';
import { toRun } from '../to-reconciliation.ts';

export const runReconciliation = handle(reconciliationContract.run, async (input, context) => {
	const { id: gateway } = context.providers.pick('paymentGateway', input.gateway, 'body.gateway');
	const span = { gateway, period_from: addDays(context.now, -input.days), period_to: context.now };
	// A run whose job is dead would answer for ever.
	for (const stalled of await books.listStalled(context, gateway))
		await failRun(context, stalled, stalledMessage);
	const inserted = await books.insertRun(context, span);
	const run = inserted ?? (await books.findRunning(context, gateway));
	if (run === null)
		throw new Error(`The comparison of ${gateway} ended while it was being asked for`);
	context.enqueue(compareBooksJob, { run_id: run.id });
	return toRun(run, 0);
});
