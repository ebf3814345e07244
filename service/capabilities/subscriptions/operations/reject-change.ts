import { handle } from '../../../platform/operation/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { changeDecisionContract } from '../change-request-contract.ts';
import { subscriptionChangeLifecycle } from '../change-lifecycle.ts';
import * as changeStore from '../change-store.ts';
import * as store from '../store.ts';
import { toChange } from '../to-change.ts';

export const rejectChange = handle(changeDecisionContract.reject, async (input, context) => {
	const { subscription_change_id: id, decided_by, reason } = input;
	const { subscription_id } = await changeStore.getChange(context, id);
	await store.lockSubscription(context, subscription_id);
	const change = await changeStore.lockChange(context, id);
	const rejected = await move(context, subscriptionChangeLifecycle, change, 'reject', {
		decided_by: decided_by ?? context.actor.name,
		decided_at: context.now,
		decision_reason: reason,
	});
	return toChange(context, rejected);
});
