import { handle } from '../../../platform/operation/index.ts';
import { carryOutChange } from '../carry-out-change.ts';
import { subscriptionChangesContract } from '../change-contract.ts';
import { mayGrant, wishesOf } from '../change-wishes.ts';
import { planChange } from '../plan-change.ts';
import * as store from '../store.ts';
import { toChange } from '../to-change.ts';

export const changeSubscription = handle(
	subscriptionChangesContract.change,
	async (input, context) => {
		const subscription = await store.lockSubscription(context, input.subscription_id);
		const plan = await planChange(context, subscription, {
			kind: 'ITEMS',
			wishes: await wishesOf(context, subscription, input.items),
			when: input.when ?? null,
			grant_credit: mayGrant(context, input.grant_credit),
		});
		const change = await carryOutChange(context, subscription, plan, input.reason);
		return toChange(context, change);
	},
);
