import { handle } from '../../../platform/operation/index.ts';
import { changeRequestContract } from '../change-request-contract.ts';
import { askForEnd } from '../change-requests.ts';
import * as store from '../store.ts';
import { toChange } from '../to-change.ts';

export const requestCancellation = handle(
	changeRequestContract['request-cancellation'],
	async ({ subscription_id, reason, requested_for = null }, context) => {
		const subscription = await store.lockSubscription(context, subscription_id);
		return toChange(context, await askForEnd(context, subscription, { reason, requested_for }));
	},
);
