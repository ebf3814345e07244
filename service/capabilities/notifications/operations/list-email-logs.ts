import { handle } from '../../../platform/operation/index.ts';
import { emailChannel } from '../address-book.ts';
import { emailLogContract } from '../contract.ts';
import * as store from '../store.ts';
import { toNotification } from '../to-notification.ts';

/** The name that the source documents give to the notifications by mail. */
export const listEmailLogs = handle(emailLogContract.list, async (input, context) => {
	const page = await store.listDeliveries(context, { ...input, channel: emailChannel });
	return { ...page, data: page.data.map(toNotification) };
});
