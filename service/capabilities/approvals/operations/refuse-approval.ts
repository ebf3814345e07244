import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { queueMessage } from '../../notifications/index.ts';
import { approvalContract } from '../contract.ts';
import { approvalLifecycle } from '../lifecycle.ts';
import { lockForDecision } from '../lock-for-decision.ts';
import { approvalRefusedMessage } from '../messages.ts';
import { deciderOf } from '../people.ts';
import { toApproval } from '../to-approval.ts';

export const refuseApproval = handle(approvalContract.refuse, async (input, context) => {
	const { row } = await lockForDecision(context, input.approval_id);
	const decided_by = await deciderOf(context, row, input.decided_by);
	if (row.status === 'REFUSED') return toApproval(context, row);
	const refused = await move(context, approvalLifecycle, row, 'refuse', {
		decided_by,
		decided_at: context.now,
		reason: input.reason,
	});
	await queueMessage(context, { kind: approvalRefusedMessage.kind, related_id: refused.id });
	return toApproval(context, refused);
});
