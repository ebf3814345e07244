import type { ReadContext } from '../../../platform/context/index.ts';
import { NotFound } from '../../../platform/errors/index.ts';
import { recordFirstMove } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { salesOf } from '../../../platform/sale/index.ts';
import { getClient } from '../../clients/index.ts';
import { findUser } from '../../identity/index.ts';
import { conversationOfSale } from '../conversation-store.ts';
import { announceMessage } from '../message-facts.ts';
import { messageContract } from '../message-contract.ts';
import { messageLifecycle } from '../message-lifecycle.ts';
import * as store from '../message-store.ts';
import { readable } from '../new-text.ts';
import type { UnprovenReason } from '../proof.ts';
import { suggestedReply } from '../suggested-reply.ts';
import { tellLater } from '../tell-teams.ts';
import { toMessage } from '../to-message.ts';

/**
 * A question asked on a page needs no proof and no model: it goes to the team that can answer. The link of a quotation asks
 * about that quotation only. Its holder is not known by name, since a mail is forwarded, so the answer goes to the address on
 * record.
 */
export const askQuestion = handle(
	messageContract.ask,
	async ({ subject_type, subject_id, text }, context) => {
		const { actor, now } = context;
		if (actor.type === 'LINK' && actor.id !== subject_id)
			throw NotFound({ resource: subject_type, id: subject_id });
		const [sale] = await salesOf(context, [{ type: subject_type, id: subject_id }]);
		if (sale === undefined || sale === null || sale.client_id !== actor.client_id)
			throw NotFound({ resource: subject_type, id: subject_id });
		const conversation = await conversationOfSale(context, sale);
		const asker = await askerOf(context, sale.client_id);
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
			...asker,
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

/** A person who has signed in is known; the holder of a link is its client, as far as anybody can say. */
async function askerOf(context: ReadContext, clientId: string) {
	const { actor } = context;
	const user = actor.type === 'USER' ? await findUser(context, actor.id) : null;
	if (user !== null)
		return {
			is_proven: true,
			from_address: user.email,
			from_name: actor.name,
			written_by: actor.name,
		};
	const { name } = await getClient(context, clientId);
	return {
		is_proven: false,
		unproven_reasons: ['link_can_be_forwarded'] satisfies UnprovenReason[],
		from_address: null,
		from_name: name,
		written_by: name,
	};
}
