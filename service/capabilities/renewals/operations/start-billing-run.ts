import { handle } from '../../../platform/operation/index.ts';
import { billingRunContract } from '../contract.ts';
import { RenewalsOff, RunGoesOn } from '../errors.ts';
import { workOnRunReference } from '../job-references.ts';
import { areRenewalsOn, businessDateOf, findLive } from '../runs.ts';
import * as store from '../store.ts';
import { toBillingRun } from '../to-billing-run.ts';

export const startBillingRun = handle(billingRunContract.start, async (input, context) => {
	if (!areRenewalsOn(context)) throw RenewalsOff({});
	const business_date = businessDateOf(context, input.business_date);
	const live = await findLive(context);
	if (live !== null) throw RunGoesOn({ billing_run_id: live.id });
	const { name: actor } = context.actor;
	const run = await store.insertRun(context, { started_by: 'PERSON', actor, business_date });
	if (run === null) {
		// Another one began between the two statements.
		const other = await store.findRunning(context);
		throw RunGoesOn({ billing_run_id: other?.id ?? '' });
	}
	context.enqueue(workOnRunReference, { billing_run_id: run.id });
	return toBillingRun(run, []);
});
