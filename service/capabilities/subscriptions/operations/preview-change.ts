import { handle } from '../../../platform/operation/index.ts';
import { subscriptionChangesContract } from '../change-contract.ts';
import { assertNoPrices, mayGrant, wishesOf } from '../change-wishes.ts';
import { planChange } from '../plan-change.ts';
import { previewOf } from '../preview.ts';
import * as store from '../store.ts';

export const previewChange = handle(
	subscriptionChangesContract['preview-change'],
	async (input, context) => {
		assertNoPrices(context, input.items);
		const subscription = await store.getSubscription(context, input.subscription_id);
		const plan = await planChange(context, subscription, {
			kind: 'ITEMS',
			wishes: await wishesOf(context, subscription, input.items),
			when: input.when ?? null,
			grant_credit: mayGrant(context, input.grant_credit),
		});
		return previewOf(context, subscription, plan);
	},
);
