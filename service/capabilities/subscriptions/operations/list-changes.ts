import { handle } from '../../../platform/operation/index.ts';
import { subscriptionChangeContract } from '../change-contract.ts';
import * as changeStore from '../change-store.ts';
import { toChange } from '../to-change.ts';

export const listChanges = handle(subscriptionChangeContract.list, async (input, context) => {
	const page = await changeStore.listChanges(context, input);
	return { ...page, data: page.data.map((row) => toChange(context, row)) };
});
