import { handle } from '../../../platform/operation/index.ts';
import { messageContract } from '../message-contract.ts';
import * as store from '../message-store.ts';
import { toMessage } from '../to-message.ts';

export const getMessage = handle(messageContract.get, async ({ message_id }, context) =>
	toMessage(context, await store.getMessage(context, message_id)),
);
