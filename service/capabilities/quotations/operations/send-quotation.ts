import { move } from '../../../platform/lifecycle/index.ts';
import { handleOrRefuse, Refusal } from '../../../platform/operation/index.ts';
import type { ApprovalRow } from '../../approvals/index.ts';
import { queueMessage } from '../../notifications/index.ts';
import { askForApprovals } from '../approvals.ts';
import { quotationContract } from '../contract.ts';
import { QuotationApprovalNeeded } from '../errors.ts';
import { quotationLifecycle } from '../lifecycle.ts';
import { quotationMessage } from '../messages.ts';
import { assertSendable } from '../rules.ts';
import * as store from '../store.ts';
import { toJudgedQuotation } from '../to-quotation.ts';

export const sendQuotation = handleOrRefuse(quotationContract.send, async (input, context) => {
	const row = await store.getQuotationForUpdate(context, input.quotation_id);
	assertSendable(row, context.now);
	if (row.status === 'DRAFT') {
		const approvals = await askForApprovals(context, row, input.requested_for);
		// What was asked for stays, although nothing is sent.
		if (approvals.some(({ status }) => status !== 'GRANTED'))
			return new Refusal(notApproved(row.id, approvals));
	}
	const moved = await move(context, quotationLifecycle, row, 'send', { sent_at: context.now });
	await queueMessage(context, {
		kind: quotationMessage.kind,
		related_id: row.id,
		...(input.draft_id === undefined ? {} : { draft_id: input.draft_id }),
	});
	return toJudgedQuotation(context, { ...moved, items: row.items });
});

const notApproved = (quotation_id: string, approvals: readonly ApprovalRow[]): Error =>
	QuotationApprovalNeeded({
		quotation_id,
		approvals: approvals.map(({ id, kind, status, approver }) => ({
			approval_id: id,
			kind,
			status,
			approver,
		})),
	});
