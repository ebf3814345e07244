import type { Actor } from '../../../platform/actor/index.ts';
import { companyOf } from '../../../platform/company/index.ts';
import type { ReadContext } from '../../../platform/context/index.ts';
import { illegalMove, move, recordFirstMove } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { clientsOfAddress, getClient, localeOf, type ClientRow } from '../../clients/index.ts';
import { listClientAddresses } from '../../identity/index.ts';
import { queueLetter } from '../../notifications/index.ts';
import { conversationById } from '../conversation-store.ts';
import { NoClientToAnswer } from '../errors.ts';
import { messageContract } from '../message-contract.ts';
import { messageLifecycle } from '../message-lifecycle.ts';
import * as store from '../message-store.ts';
import { replyMessage } from '../messages.ts';
import { toMessage } from '../to-message.ts';

const reasons = {
	id: (title: string) =>
		`Anda menerima email ini karena Anda menulis kepada kami tentang ${title}.`,
	en: (title: string) => `You receive this email because you wrote to us about ${title}.`,
} as const;

export const replyToMessage = handle(
	messageContract.reply,
	async ({ message_id, text, written_by, only_if_waiting }, context) => {
		const author = authorOf(context.actor, written_by);
		const row = await store.getMessageForUpdate(context, message_id);
		const isTooLate = only_if_waiting && row.status !== 'WAITING';
		if (isTooLate || row.status === 'HELD' || row.status === 'RECEIVED')
			throw illegalMove(context, messageLifecycle, row, 'answer');
		const conversation = await conversationById(context, row.conversation_id);
		if (row.client_id === null || conversation.client_id !== row.client_id)
			throw NoClientToAnswer({ message_id });
		const client = await getClient(context, row.client_id);
		const language = localeOf(client);
		const address = await addressOnRecord(context, row, client);
		const about = row.subject.trim() || conversation.title;
		const subject = /^re\s*:/i.test(about) ? about : `Re: ${about}`;
		const answered = row.direction === 'IN' && row.status === 'WAITING';
		const after = answered
			? await move(context, messageLifecycle, row, 'answer', {
					handled_by: author ?? context.actor.name,
					handled_at: context.now,
					handled_how: 'Answered by mail',
				})
			: row;
		const delivery = await queueLetter(context, {
			kind: replyMessage.kind,
			related: { type: 'conversation', id: conversation.id },
			client_id: client.id,
			address,
			language,
			subject: `${subject.slice(0, 190)}`,
			text: `${text}\n\n${[...(author === null ? [] : [author]), companyOf(context.config).name].join('\n')}`,
			reason: reasons[language](conversation.title),
			in_reply_to: row.rfc_message_id,
			occasion: `${row.id}:${context.idempotency_key ?? context.request_id}`,
		});
		const written = await store.insertWritten(context, {
			conversation_id: conversation.id,
			client_id: client.id,
			direction: 'OUT',
			channel: 'EMAIL',
			status: 'DONE',
			class: 'OWN',
			match: 'MATCHED',
			subject: delivery.subject,
			new_text: text,
			full_text: text,
			to_addresses: [address],
			delivery_id: delivery.id,
			answers_id: row.id,
			written_by: author ?? context.actor.name,
		});
		recordFirstMove(context, messageLifecycle, written, 'finish');
		return toMessage(context, after);
	},
);

/** Null for a key that names nobody: the client reads the name of the company, and never that of a key. */
const authorOf = ({ type, name }: Actor, written_by: string | undefined): string | null =>
	type === 'API_KEY' ? (written_by ?? null) : name;

/** The sender only if its address is one of this client; otherwise where the bills go. Reply-To is never asked. */
async function addressOnRecord(
	context: ReadContext,
	row: store.MessageRow,
	client: ClientRow,
): Promise<string> {
	const { from_address: from, is_proven } = row;
	if (from === null || !is_proven) return client.billing_email;
	const known = await clientsOfAddress(context, from);
	const people = await listClientAddresses(context, client.id);
	const isOnRecord =
		known.some(({ client_id }) => client_id === client.id) || people.includes(from);
	return isOnRecord ? from : client.billing_email;
}
