import { cancelOpenCycles } from '../../billing/index.ts';
import { cancelTasksOf } from '../../provisioning/index.ts';
import { addDays, businessDate } from '../../../platform/clock/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { subscriptionContract } from '../contract.ts';
import { asSubject, subscriptionLifecycle } from '../lifecycle.ts';
import { serviceUntil } from '../rules.ts';
import * as store from '../store.ts';
import { openSwitchOffs } from '../switch-off.ts';
import { toSubscription } from '../to-subscription.ts';

export const cancelSubscription = handle(subscriptionContract.cancel, async (input, context) => {
	const { items, ...row } = await store.lockSubscription(context, input.subscription_id);
	const today = businessDate(context.now);
	const service_until = serviceUntil(row, input.service, today);
	const isLater = service_until > today;
	// Nothing is charged after the end.
	const after = await move(context, subscriptionLifecycle, row, 'cancel', {
		next_billing_date: null,
		service_until,
		switch_off_on: isLater ? addDays(service_until, 1) : null,
	});
	await cancelOpenCycles(context, asSubject(row));
	const cancelled = { ...after, items };
	if (!isLater) await openSwitchOffs(context, cancelled, input.reason);
	await cancelTasksOf(context, row.id);
	return toSubscription(cancelled);
});
