import { newId } from '../../../platform/database/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { subscriptionLifeContract } from '../contract-life.ts';
import { suspend } from '../service-state.ts';
import { toSubscription } from '../to-subscription.ts';

export const suspendSubscription = handle(
	subscriptionLifeContract.suspend,
	async ({ subscription_id }, context) => {
		const wanted = { reason: 'STAFF', occasion: newId() } as const;
		return toSubscription(await suspend(context, subscription_id, wanted));
	},
);
