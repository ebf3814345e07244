import { handle } from '../../../platform/operation/index.ts';
import { subscriptionContract } from '../contract.ts';
import * as store from '../store.ts';
import { toSubscription } from '../to-subscription.ts';

export const getSubscription = handle(subscriptionContract.get, async (input, context) =>
	toSubscription(await store.getSubscription(context, input.subscription_id)),
);
