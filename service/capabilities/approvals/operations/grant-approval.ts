import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { approvalContract } from '../contract.ts';
import { approvalLifecycle } from '../lifecycle.ts';
import { lockForDecision } from '../lock-for-decision.ts';
import { deciderOf } from '../people.ts';
import { toApproval } from '../to-approval.ts';

export const grantApproval = handle(approvalContract.grant, async (input, context) => {
	const { row, kind } = await lockForDecision(context, input.approval_id);
	const decided_by = await deciderOf(context, row, input.decided_by);
	// Granted at the other door, or by a second click: it is what was wanted.
	if (row.status === 'GRANTED') return toApproval(context, row);
	const granted = await move(context, approvalLifecycle, row, 'grant', {
		decided_by,
		decided_at: context.now,
		reason: input.reason ?? null,
	});
	// In the same transaction: a decision without what follows from it would leave the subject waiting for ever.
	await kind.granted(context, granted);
	return toApproval(context, granted);
});
