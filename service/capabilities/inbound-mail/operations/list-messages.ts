import { handle } from '../../../platform/operation/index.ts';
import { messageContract } from '../message-contract.ts';
import * as store from '../message-store.ts';
import { toMessages } from '../to-message.ts';

export const listMessages = handle(messageContract.list, async (query, context) => {
	const page = await store.listMessages(context, query);
	return { ...page, data: await toMessages(context, page.data) };
});
