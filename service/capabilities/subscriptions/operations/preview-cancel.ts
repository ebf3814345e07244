import { handle } from '../../../platform/operation/index.ts';
import { subscriptionContract } from '../contract.ts';
import { previewEnd } from '../preview-end.ts';
import * as store from '../store.ts';

/** Reads by doing it and taking it back, so its transaction has to be one of its own. */
export const previewCancel = handle(
	subscriptionContract['preview-cancel'],
	async (input, context) => {
		const subscription = await store.lockSubscription(context, input.subscription_id);
		const { service, give_back: gives_back } = input;
		const reason = 'A preview';
		return previewEnd(context, subscription, { service, gives_back, reason });
	},
);
