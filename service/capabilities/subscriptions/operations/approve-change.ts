import { handle } from '../../../platform/operation/index.ts';
import { changeDecisionContract } from '../change-request-contract.ts';
import { approveChange } from '../change-requests.ts';
import * as changeStore from '../change-store.ts';
import * as store from '../store.ts';
import { toChange } from '../to-change.ts';

export const approveChangeOfSubscription = handle(
	changeDecisionContract.approve,
	async (input, context) => {
		const { subscription_change_id: id, decided_by, amount_max } = input;
		const { subscription_id } = await changeStore.getChange(context, id);
		const subscription = await store.lockSubscription(context, subscription_id);
		const change = await changeStore.lockChange(context, id);
		const decision = { decided_by, amount_max };
		return toChange(context, await approveChange(context, subscription, change, decision));
	},
);
