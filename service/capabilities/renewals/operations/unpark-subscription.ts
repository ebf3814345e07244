import { businessDate } from '../../../platform/clock/index.ts';
import type { OperationContext } from '../../../platform/context/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import {
	billNextPeriod,
	getSubscription,
	toSubscription,
	unparkSubscription as unpark,
} from '../../subscriptions/index.ts';
import { unparkContract } from '../contract.ts';
import { mayRenew } from '../runs.ts';

/** A person has looked: what was held back is made at once, unless the billing run is switched off or was stopped. */
export const unparkSubscription = handle(unparkContract.unpark, async (input, context) => {
	const { subscription_id } = input;
	const isUnparked = await unpark(context, subscription_id);
	const billing_cycle_ids =
		isUnparked && (await mayRenew(context)) ? await billDue(context, subscription_id) : [];
	return { ...toSubscription(await getSubscription(context, subscription_id)), billing_cycle_ids };
});

/** As many periods as a run makes; more that are due park it again. */
async function billDue(context: OperationContext, subscriptionId: string): Promise<string[]> {
	const made: string[] = [];
	for (;;) {
		const outcome = await billNextPeriod(context, subscriptionId, {
			run_id: null,
			today: businessDate(context.now),
			approved: true,
			made_before: made.length,
		});
		if (outcome?.outcome !== 'MADE') return made;
		made.push(outcome.billing_cycle_id);
		if (!outcome.is_due_again) return made;
	}
}
