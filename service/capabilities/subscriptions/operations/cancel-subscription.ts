import { handle } from '../../../platform/operation/index.ts';
import { subscriptionContract } from '../contract.ts';
import { endAsAsked } from '../end-subscription.ts';
import * as store from '../store.ts';
import { toSubscription } from '../to-subscription.ts';

export const cancelSubscription = handle(subscriptionContract.cancel, async (input, context) => {
	const subscription = await store.lockSubscription(context, input.subscription_id);
	const { reason, service, give_back: gives_back } = input;
	await endAsAsked(context, subscription, { service, reason, gives_back });
	return toSubscription(await store.getSubscription(context, subscription.id));
});
