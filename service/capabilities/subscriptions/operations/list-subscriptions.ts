import { handle } from '../../../platform/operation/index.ts';
import { subscriptionContract } from '../contract.ts';
import * as store from '../store.ts';
import { toSubscription } from '../to-subscription.ts';

export const listSubscriptions = handle(subscriptionContract.list, async (input, context) => {
	const page = await store.listSubscriptions(context, input);
	return { ...page, data: page.data.map(toSubscription) };
});
