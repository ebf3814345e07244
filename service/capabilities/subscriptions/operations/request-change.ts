import { handle } from '../../../platform/operation/index.ts';
import { changeRequestContract } from '../change-request-contract.ts';
import { askForChange } from '../change-requests.ts';
import * as store from '../store.ts';
import { toChange } from '../to-change.ts';

export const requestChangeOfSubscription = handle(
	changeRequestContract['request-change'],
	async (input, context) => {
		const { items, when = null, reason, requested_for = null } = input;
		const subscription = await store.lockSubscription(context, input.subscription_id);
		const wish = { items, when, reason, requested_for };
		return toChange(context, await askForChange(context, subscription, wish));
	},
);
