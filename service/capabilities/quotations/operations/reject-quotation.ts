import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { quotationContract } from '../contract.ts';
import { quotationLifecycle } from '../lifecycle.ts';
import { isSameText, sideOf } from '../rules.ts';
import * as store from '../store.ts';
import { toQuotation } from '../to-quotation.ts';

export const rejectQuotation = handle(quotationContract.reject, async (input, context) => {
	const row = await store.getQuotationForUpdate(context, input.quotation_id);
	const rejected_by = sideOf(context.actor);
	const isAgain = row.rejected_by === rejected_by && isSameText(row.reject_reason, input.reason);
	if (row.status === 'REJECTED' && isAgain) return toQuotation(context, row);
	const rejected = { reject_reason: input.reason, rejected_by, rejected_at: context.now };
	const moved = await move(context, quotationLifecycle, row, 'reject', rejected);
	return toQuotation(context, { ...moved, items: row.items });
});
