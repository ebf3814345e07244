import { randomUUID } from 'node:crypto';
import type { TestService } from '../../tests/service.ts';

/** A mail that was given up before it could be fetched. */
export async function anUnreadableMail(service: TestService): Promise<string> {
	const { client } = service.runtime.database;
	const mailbox = { id: randomUUID(), provider: 'gmail', address: `${randomUUID()}@box.example` };
	await client.mailbox.create({ data: mailbox });
	const id = randomUUID();
	await client.inboundMail.create({
		data: {
			id,
			mailbox_id: mailbox.id,
			provider_message_id: randomUUID(),
			labels: ['INBOX'],
			status: 'UNREADABLE',
			attempt: 9,
			error: 'Max allowed child nodes exceeded',
			next_attempt_at: service.machine_now,
		},
	});
	return id;
}

/** A mail in a conversation of its own, as it was taken in. */
async function aMessage(
	service: TestService,
	data: { status: string; match: string; outcome?: string; teams?: string[] },
): Promise<string> {
	const { client } = service.runtime.database;
	const conversation = { id: randomUUID(), status: 'OPEN', title: 'Re: Penawaran' };
	await client.conversation.create({ data: { ...conversation, reply_token: randomUUID() } });
	const id = randomUUID();
	await client.conversationMessage.create({
		data: {
			id,
			conversation_id: conversation.id,
			direction: 'IN',
			channel: 'EMAIL',
			class: 'PERSON',
			subject: 'Re: Penawaran',
			new_text: 'Kami setuju',
			full_text: 'Kami setuju',
			received_at: service.now,
			...data,
		},
	});
	return id;
}

/** A mail of a sender who does not belong to the client whose sale it names. */
export const aHeldMessage = (service: TestService): Promise<string> =>
	aMessage(service, { status: 'HELD', match: 'CANDIDATE' });

/** A mail that was read, and that waits for what a person does about its outcome. */
export const aWaitingMessage = (
	service: TestService,
	outcome: string,
	more: { teams?: string[] } = {},
): Promise<string> => {
	const match = outcome === 'UNMATCHED' ? 'UNMATCHED' : 'MATCHED';
	return aMessage(service, { status: 'WAITING', match, outcome, ...more });
};
