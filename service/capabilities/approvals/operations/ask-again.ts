import { illegalMove } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { askAgain } from '../ask.ts';
import { approvalContract } from '../contract.ts';
import { approvalLifecycle } from '../lifecycle.ts';
import { lockForDecision } from '../lock-for-decision.ts';
import { toApproval } from '../to-approval.ts';

export const askForApprovalAgain = handle(approvalContract['ask-again'], async (input, context) => {
	const { row } = await lockForDecision(context, input.approval_id);
	if (row.status !== 'PENDING' && row.status !== 'EXPIRED')
		throw illegalMove(context, approvalLifecycle, row, 'ask-again');
	return toApproval(context, await askAgain(context, row));
});
