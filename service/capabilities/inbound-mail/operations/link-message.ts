import { NotFound } from '../../../platform/errors/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { salesOf } from '../../../platform/sale/index.ts';
import { conversationOfSale } from '../conversation-store.ts';
import { decideMessage } from '../decide-message.ts';
import { messageContract } from '../message-contract.ts';
import { messageLifecycle } from '../message-lifecycle.ts';
import * as store from '../message-store.ts';
import { toMessage } from '../to-message.ts';

/** A person vouches for the sender. It is read as a letter from then on, and what it says is still not taken as a yes. */
export const linkMessage = handle(
	messageContract.link,
	async ({ message_id, subject_type, subject_id }, context) => {
		const [sale] = await salesOf(context, [{ type: subject_type, id: subject_id }]);
		if (sale === undefined || sale === null)
			throw NotFound({ resource: subject_type, id: subject_id });
		const row = await store.getMessageForUpdate(context, message_id);
		const conversation = await conversationOfSale(context, sale);
		const linked = await move(context, messageLifecycle, row, 'link', {
			conversation_id: conversation.id,
			client_id: sale.client_id,
			class: 'PERSON',
			class_sign: 'checked by a person',
			may_be_answered: false,
			match: 'MATCHED',
			match_by: 'PERSON',
			candidate_type: null,
			candidate_id: null,
			outcome: null,
			intent: null,
			decided_at: null,
			decide_attempt: 0,
			decide_after: context.machine_now,
			handled_by: context.actor.name,
			handled_at: context.now,
		});
		if (row.conversation_id !== conversation.id)
			await store.closeIfEmpty(context, row.conversation_id);
		context.enqueue(decideMessage, { message_id });
		return toMessage(context, linked);
	},
);
