import { handle } from '../../../platform/operation/index.ts';
import { subscriptionChangeContract } from '../change-contract.ts';
import * as changeStore from '../change-store.ts';
import * as store from '../store.ts';
import { takeBack } from '../take-back-change.ts';
import { toChange } from '../to-change.ts';

export const cancelChange = handle(subscriptionChangeContract.cancel, async (input, context) => {
	const { subscription_id } = await changeStore.getChange(context, input.subscription_change_id);
	const subscription = await store.lockSubscription(context, subscription_id);
	const change = await changeStore.lockChange(context, input.subscription_change_id);
	return toChange(context, await takeBack(context, subscription, change, input.reason));
});
