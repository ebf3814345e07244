import { handle } from '../../../platform/operation/index.ts';
import { subscriptionContract } from '../contract.ts';
import { endSale } from '../end-sale.ts';
import * as store from '../store.ts';
import { toSubscription } from '../to-subscription.ts';

export const cancelSubscription = handle(subscriptionContract.cancel, async (input, context) => {
	const subscription = await store.lockSubscription(context, input.subscription_id);
	return toSubscription(await endSale(context, subscription));
});
