import { handle } from '../../../platform/operation/index.ts';
import { carryOutChange } from '../carry-out-change.ts';
import { subscriptionChangesContract } from '../change-contract.ts';
import { planPrice } from '../plan-price.ts';
import * as store from '../store.ts';
import { toChange } from '../to-change.ts';

export const changePrice = handle(
	subscriptionChangesContract['change-price'],
	async (input, context) => {
		const subscription = await store.lockSubscription(context, input.subscription_id);
		const plan = await planPrice(context, subscription, input.items);
		const change = await carryOutChange(context, subscription, plan, input.reason);
		return toChange(context, change);
	},
);
