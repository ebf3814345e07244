import { NotFound } from '../../../platform/errors/index.ts';
import { recordFirstMove } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { salesOf } from '../../../platform/sale/index.ts';
import { findUser } from '../../identity/index.ts';
import { conversationOfSale } from '../conversation-store.ts';
import { announceMessage } from '../message-facts.ts';
import { messageContract } from '../message-contract.ts';
import { messageLifecycle } from '../message-lifecycle.ts';
import * as store from '../message-store.ts';
import { readable } from '../new-text.ts';
import { suggestedReply } from '../suggested-reply.ts';
import { tellLater } from '../tell-teams.ts';
import { toMessage } from '../to-message.ts';

/** A question of somebody who has signed in needs no proof and no model: it goes to the people who can answer. */
export const ask = handle(
	messageContract.ask,
	async ({ subject_type, subject_id, text }, context) => {
		const { actor, now } = context;
		const [sale] = await salesOf(context, [{ type: subject_type, id: subject_id }]);
		if (sale === undefined || sale === null || sale.client_id !== actor.client_id)
			throw NotFound({ resource: subject_type, id: subject_id });
		const conversation = await conversationOfSale(context, sale);
		const user = actor.type === 'USER' ? await findUser(context, actor.id) : null;
		const words = readable(text);
		const decision = {
			outcome: 'QUESTION',
			intent: 'question',
			teams: [subject_type === 'billing_cycle' ? 'FINANCE' : 'SALES'],
			reasons: [],
		} as const;
		const draft = {
			conversation_id: conversation.id,
			client_id: sale.client_id,
			direction: 'IN',
			channel: 'PORTAL',
			status: 'WAITING',
			class: 'PERSON',
			match: 'MATCHED',
			match_by: 'PORTAL',
			is_proven: true,
			from_address: user?.email ?? null,
			from_name: actor.name,
			written_by: actor.name,
			subject: conversation.title,
			new_text: words,
			full_text: words,
			related_type: subject_type,
			related_id: subject_id,
			outcome: decision.outcome,
			intent: decision.intent,
			decided_at: now,
		};
		const inserted = await store.insertWritten(context, draft);
		recordFirstMove(context, messageLifecycle, inserted, 'ask_person');
		const suggested_reply = await suggestedReply(context, inserted, decision, {
			conversation,
			live: null,
		});
		const teams = [...decision.teams];
		const row = await store.updateDecided(context, inserted.id, { suggested_reply, teams });
		tellLater(context, row);
		await announceMessage(context, row, conversation);
		return toMessage(context, row);
	},
);
