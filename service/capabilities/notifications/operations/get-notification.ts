import { handle } from '../../../platform/operation/index.ts';
import { notificationContract } from '../contract.ts';
import * as store from '../store.ts';
import { toNotification } from '../to-notification.ts';

export const getNotification = handle(notificationContract.get, async (input, context) =>
	toNotification(await store.getDelivery(context, input.notification_id)),
);
