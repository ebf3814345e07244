import { invalidInput } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { getUserRow } from '../../identity/index.ts';
import { messageContract } from '../message-contract.ts';
import * as store from '../message-store.ts';
import { toMessage } from '../to-message.ts';

export const assignMessage = handle(
	messageContract.assign,
	async ({ message_id, user_id }, context) => {
		if (user_id !== null) {
			const user = await getUserRow(context, user_id);
			if (user.role === 'CLIENT' || user.status === 'DISABLED')
				throw invalidInput([
					{ path: 'body.user_id', message: 'Must be a user of the company who can sign in' },
				]);
		}
		const row = await store.getMessage(context, message_id);
		await store.setAssignee(context, row.conversation_id, user_id);
		return toMessage(context, row);
	},
);
