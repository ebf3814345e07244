import { handle } from '../../../platform/operation/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { ChangeDecided } from '../change-errors.ts';
import { changeDecisionContract } from '../change-request-contract.ts';
import { subscriptionChangeLifecycle } from '../change-lifecycle.ts';
import * as changeStore from '../change-store.ts';
import * as store from '../store.ts';
import { toChange } from '../to-change.ts';

/** Only a wish: what is planned or charged already is taken back by staff, who see what hangs on it. */
export const withdrawChange = handle(changeDecisionContract.withdraw, async (input, context) => {
	const { subscription_change_id } = input;
	const { subscription_id } = await changeStore.getChange(context, subscription_change_id);
	await store.lockSubscription(context, subscription_id);
	const change = await changeStore.lockChange(context, subscription_change_id);
	const { status } = change;
	// A second click finds it taken back.
	if (status === 'CANCELLED') return toChange(context, change);
	if (status !== 'REQUESTED') throw ChangeDecided({ subscription_change_id, status });
	return toChange(context, await move(context, subscriptionChangeLifecycle, change, 'cancel'));
});
