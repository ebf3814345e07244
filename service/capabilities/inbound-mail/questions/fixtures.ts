import { newId } from '../../../platform/database/index.ts';
import { sha256Hex } from '../../../platform/security/index.ts';
import type { TestService } from '../../../tests/service.ts';
import { signInAsClient } from '../../../tests/sign-in-as-client.ts';
import { storeBytes } from '../../documents/index.ts';
import { aQuotation } from '../../quotations/fixtures.ts';
import { kindOfFile } from '../attachment-kind.ts';

/** A question that a client asked on the portal, about a quotation; of a client of its own unless told otherwise. */
export async function aQuestion(
	service: TestService,
	{ quotation, text = 'Kapan akun kami aktif?' }: { quotation?: any; text?: string } = {},
): Promise<any> {
	const about = quotation ?? (await aQuotation(service, { status: 'SENT' }));
	const { token } = await signInAsClient(service, 'Sari Dewi', about.client_id);
	const asked = await service.call(
		'POST',
		'/messages',
		{ subject_type: 'quotation', subject_id: about.id, text },
		{ token },
	);
	if (asked.status !== 201) throw new Error(JSON.stringify(asked.body));
	return asked.body;
}

/** The same, as a mail that belongs to no sale. */
export async function anUnmatchedMessage(service: TestService): Promise<any> {
	const { id, conversation_id } = await aQuestion(service);
	const { client } = service.runtime.database;
	await client.conversation.update({
		where: { id: conversation_id },
		data: { client_id: null, subject_type: null, subject_id: null },
	});
	return client.conversationMessage.update({
		where: { id },
		data: {
			client_id: null,
			channel: 'EMAIL',
			match: 'UNMATCHED',
			match_by: null,
			is_proven: false,
			outcome: 'UNMATCHED',
		},
	});
}

/** A file that came with a message, kept and judged as those of mails are; gives its id. */
export async function aMessageFile(
	service: TestService,
	{ message_id, filename, content }: { message_id: string; filename: string; content: Buffer },
): Promise<string> {
	const id = newId();
	const { client } = service.runtime.database;
	const kept = { sha256: sha256Hex(content), store: 'postgres', size: content.length };
	const declared_type = 'text/html';
	await service.transaction((context) => storeBytes(context, { ...kept, content }));
	const kind = await kindOfFile({ content, filename, declared_type, is_inline: false });
	const position = await client.messageAttachment.count({ where: { message_id } });
	await client.messageAttachment.create({
		data: { id, message_id, position, filename, declared_type, ...kind, ...kept },
	});
	return id;
}
