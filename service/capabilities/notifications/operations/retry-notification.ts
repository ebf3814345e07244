import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { notificationContract } from '../contract.ts';
import { deliverNotification } from '../jobs.ts';
import { notificationLifecycle } from '../lifecycle.ts';
import * as store from '../store.ts';
import { toNotification } from '../to-notification.ts';

export const retryNotification = handle(notificationContract.retry, async (input, context) => {
	const failed = await store.getDelivery(context, input.notification_id);
	const row = await move(context, notificationLifecycle, failed, 'retry', {
		idle_since: context.machine_now,
	});
	// The attempts so far stay counted: the first one of the new round looks for the mail before it sends it.
	context.enqueue(deliverNotification, {
		notification_id: row.id,
		attempts_before: row.attempt,
	});
	return toNotification(row);
});
