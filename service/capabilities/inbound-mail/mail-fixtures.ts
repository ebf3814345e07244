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
