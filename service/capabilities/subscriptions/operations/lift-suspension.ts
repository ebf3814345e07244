import { newId } from '../../../platform/database/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { subscriptionLifeContract } from '../contract-life.ts';
import { liftSuspension as lift } from '../service-state.ts';
import { toSubscription } from '../to-subscription.ts';

export const liftSuspension = handle(
	subscriptionLifeContract['lift-suspension'],
	async ({ subscription_id }, context) =>
		toSubscription(await lift(context, subscription_id, newId())),
);
