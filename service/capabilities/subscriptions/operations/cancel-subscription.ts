import { cancelTasksOf } from '../../provisioning/index.ts';
import { addDays, businessDate } from '../../../platform/clock/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { subscriptionContract } from '../contract.ts';
import { endSale } from '../end-sale.ts';
import { serviceUntil } from '../rules.ts';
import * as store from '../store.ts';
import { switchOff } from '../switch-off.ts';
import { toSubscription } from '../to-subscription.ts';

export const cancelSubscription = handle(subscriptionContract.cancel, async (input, context) => {
	const subscription = await store.lockSubscription(context, input.subscription_id);
	const today = businessDate(context.now);
	const service_until = serviceUntil(subscription, input.service, today);
	const isLater = service_until > today;
	const cancelled = await endSale(context, subscription, {
		service_until,
		switch_off_on: isLater ? addDays(service_until, 1) : null,
	});
	await cancelTasksOf(context, cancelled.id);
	if (!isLater) await switchOff(context, cancelled);
	return toSubscription(await store.getSubscription(context, cancelled.id));
});
