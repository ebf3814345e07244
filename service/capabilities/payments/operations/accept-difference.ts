import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { differenceLifecycle } from '../lifecycle.ts';
import { differenceContract } from '../reconciliation-contract.ts';
import * as books from '../reconciliation-store.ts';
import { toDifference } from '../to-reconciliation.ts';

export const acceptDifference = handle(differenceContract.accept, async (input, context) => {
	const difference = await books.lockDifference(context, input.difference_id);
	const accepted = await move(context, differenceLifecycle, difference, 'accept', {
		accepted_at: context.now,
		accepted_reason: input.reason,
	});
	return toDifference(accepted);
});
