import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { announceCreated } from '../announce.ts';
import { askForApprovals, withdrawApprovalsOf } from '../approvals.ts';
import { quotationContract } from '../contract.ts';
import { quotationLifecycle } from '../lifecycle.ts';
import { assertRevisable } from '../rules.ts';
import * as store from '../store.ts';
import { settleTerms } from '../terms.ts';
import { toJudgedQuotation } from '../to-quotation.ts';

export const reviseQuotation = handle(quotationContract.revise, async (input, context) => {
	const before = await store.getQuotationForUpdate(context, input.quotation_id);
	assertRevisable(before);
	await move(context, quotationLifecycle, before, 'revise');
	await withdrawApprovalsOf(context, before);
	const { items, ...terms } = await settleTerms(context, {
		...input,
		billing_period: input.billing_period ?? before.billing_period,
		currency: input.currency ?? before.currency,
		trial_days: input.trial_days ?? before.trial_days,
		// Null takes a term away; what is not named stays.
		term_months: input.term_months === undefined ? before.term_months : input.term_months,
	});
	const row = await store.insertQuotation(
		context,
		{
			...terms,
			number: before.number,
			version: before.version + 1,
			client_id: before.client_id,
			supersedes_id: before.id,
			notes: input.notes ?? before.notes,
			language: input.language ?? before.language,
		},
		items,
	);
	const approvals = input.send ? await askForApprovals(context, row, input.requested_for) : [];
	announceCreated(context, row, { send: input.send && approvals.length === 0 });
	return toJudgedQuotation(context, row);
});
