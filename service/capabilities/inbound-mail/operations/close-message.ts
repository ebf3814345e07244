import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { messageContract } from '../message-contract.ts';
import { messageLifecycle } from '../message-lifecycle.ts';
import * as store from '../message-store.ts';
import { toMessage } from '../to-message.ts';

export const closeMessage = handle(
	messageContract.close,
	async ({ message_id, reason }, context) => {
		const row = await store.getMessageForUpdate(context, message_id);
		const closed = await move(context, messageLifecycle, row, 'close', {
			handled_by: context.actor.name,
			handled_at: context.now,
			handled_how: reason,
		});
		return toMessage(context, closed);
	},
);
