import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { quotationContract } from '../contract.ts';
import { quotationLifecycle } from '../lifecycle.ts';
import { assertAcceptable, isSameText } from '../rules.ts';
import * as store from '../store.ts';
import { toQuotation } from '../to-quotation.ts';

export const acceptQuotation = handle(quotationContract.accept, async (input, context) => {
	const row = await store.getQuotationForUpdate(context, input.quotation_id);
	// A second click is no mistake of the client: the answer is there already.
	if (row.status === 'ACCEPTED' && isSameText(row.accepted_by, input.accepted_by))
		return toQuotation(context, row);
	assertAcceptable(row, context.now);
	const { accepted_by, accepted_role = null } = input;
	const accepted = { accepted_by, accepted_role, accepted_at: context.now };
	const moved = await move(context, quotationLifecycle, row, 'accept', accepted);
	return toQuotation(context, { ...moved, items: row.items });
});
