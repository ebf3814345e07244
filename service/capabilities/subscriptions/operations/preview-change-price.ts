import { handle } from '../../../platform/operation/index.ts';
import { subscriptionChangesContract } from '../change-contract.ts';
import { planPrice } from '../plan-price.ts';
import { previewOf } from '../preview.ts';
import * as store from '../store.ts';

export const previewChangePrice = handle(
	subscriptionChangesContract['preview-change-price'],
	async (input, context) => {
		const subscription = await store.getSubscription(context, input.subscription_id);
		return previewOf(context, subscription, await planPrice(context, subscription, input.items));
	},
);
