import { handle } from '../../../platform/operation/index.ts';
import { subscriptionChangesContract } from '../change-contract.ts';
import { assertNoPrices, mayGrant, wishesOf } from '../change-wishes.ts';
import { planChange } from '../plan-change.ts';
import * as store from '../store.ts';
import { plannedDocuments } from '../to-change.ts';

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
		const { status, effective_on, recurring_before, recurring_after } = plan;
		return {
			subscription_id: subscription.id,
			status,
			effective_on,
			currency: subscription.currency,
			items: plan.entries.map(({ wish: { item_id }, before, after }) => ({
				item_id,
				before,
				after,
			})),
			recurring_before,
			recurring_after,
			documents: plannedDocuments(context, subscription, plan),
			replaces: plan.replaces.map(({ id }) => id),
		};
	},
);
