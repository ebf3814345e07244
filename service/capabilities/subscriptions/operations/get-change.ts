import { handle } from '../../../platform/operation/index.ts';
import { subscriptionChangeContract } from '../change-contract.ts';
import * as changeStore from '../change-store.ts';
import { toChange } from '../to-change.ts';

export const getChange = handle(subscriptionChangeContract.get, async (input, context) =>
	toChange(context, await changeStore.getChange(context, input.subscription_change_id)),
);
