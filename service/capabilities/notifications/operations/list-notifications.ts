import { handle } from '../../../platform/operation/index.ts';
import { notificationContract } from '../contract.ts';
import * as store from '../store.ts';
import { toNotification } from '../to-notification.ts';

export const listNotifications = handle(notificationContract.list, async (input, context) => {
	const page = await store.listDeliveries(context, input);
	return { ...page, data: page.data.map(toNotification) };
});
