import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { newId, type Prisma, type Transaction } from '../../platform/database/index.ts';
import type { Sale } from '../../platform/sale/index.ts';
import { replyToken } from '../notifications/index.ts';

type Context = Pick<OperationContext, 'now' | 'vault'> & {
	tx: Pick<Transaction, 'conversation' | 'conversationMessage' | 'messageAttachment' | '$queryRaw'>;
};
export type ConversationRow = Prisma.ConversationGetPayload<object>;
export type MessageRow = Prisma.ConversationMessageGetPayload<object>;
export type NewMessage = Omit<
	Prisma.ConversationMessageUncheckedCreateInput,
	'id' | 'conversation_id' | 'created_at' | 'updated_at' | 'attachments'
>;
export type NewAttachment = Omit<
	Prisma.MessageAttachmentCreateManyInput,
	'id' | 'message_id' | 'created_at'
>;

/** The conversation about a sale, made when the first message of it comes. */
export async function conversationOfSale(context: Context, sale: Sale): Promise<ConversationRow> {
	const { tx } = context;
	const { subject_type, subject_id, client_id, title } = sale;
	const where = { subject_type_subject_id: { subject_type, subject_id } };
	const found = await tx.conversation.findUnique({ where });
	if (found !== null) return found;
	await tx.conversation.createMany({
		data: [newConversation(context, { subject_type, subject_id, client_id, title })],
		// Two first messages at once make one conversation.
		skipDuplicates: true,
	});
	return tx.conversation.findUniqueOrThrow({ where });
}

/** A conversation that is about no sale yet. */
export const openConversation = (
	context: Context,
	values: { client_id: string | null; title: string },
): Promise<ConversationRow> =>
	context.tx.conversation.create({
		data: newConversation(context, { ...values, subject_type: null, subject_id: null }),
	});

function newConversation(
	context: Context,
	values: Pick<ConversationRow, 'client_id' | 'subject_type' | 'subject_id' | 'title'>,
) {
	const id = newId();
	return {
		id,
		...values,
		title: values.title.slice(0, 200),
		reply_token: replyToken(context, { type: 'conversation', id }),
		created_at: context.now,
		updated_at: context.now,
	};
}

export const conversationsByIds = (
	{ tx }: Context,
	ids: readonly string[],
): Promise<ConversationRow[]> =>
	ids.length === 0
		? Promise.resolve([])
		: tx.conversation.findMany({ where: { id: { in: [...ids] } } });

export const conversationsByToken = (
	{ tx }: Context,
	tokens: readonly string[],
): Promise<ConversationRow[]> =>
	tx.conversation.findMany({ where: { reply_token: { in: [...tokens] } }, take: 20 });

/** Conversations without a sale in which this sender has written before, by the mails that are answered or the thread. */
export const conversationsOfSender = (
	{ tx }: Context,
	sender: {
		from_address: string;
		ids: readonly string[];
		mailbox_id: string;
		thread_id: string | null;
	},
): Promise<ConversationRow[]> =>
	tx.conversation.findMany({
		where: {
			subject_id: null,
			messages: {
				some: {
					from_address: sender.from_address,
					OR: [
						{ rfc_message_id: { in: [...sender.ids] } },
						...(sender.thread_id === null
							? []
							: [{ mailbox_id: sender.mailbox_id, provider_thread_id: sender.thread_id }]),
					],
				},
			},
		},
		orderBy: { created_at: 'desc' },
		take: 1,
	});

/** The conversations of earlier messages that a mail names, with a sale. */
export const salesOfEarlierMessages = (
	{ tx }: Context,
	ids: readonly string[],
): Promise<ConversationRow[]> =>
	tx.conversation.findMany({
		where: { subject_id: { not: null }, messages: { some: { rfc_message_id: { in: [...ids] } } } },
		take: 10,
	});

/** How many mails an address sent within so many seconds before a moment, by the clock of the mailbox. */
export const countFromSender = (
	{ tx }: Context,
	from_address: string,
	until: Date,
	seconds: number,
): Promise<number> =>
	tx.conversationMessage.count({
		where: { from_address, received_at: { gte: addSeconds(until, -seconds), lte: until } },
	});

export const isMessageIdKnown = async (
	{ tx }: Context,
	rfc_message_id: string,
	inbound_mail_id: string,
): Promise<boolean> =>
	(await tx.conversationMessage.findFirst({
		where: { rfc_message_id, inbound_mail_id: { not: inbound_mail_id } },
		select: { id: true },
	})) !== null;

export const messageOfMail = (
	{ tx }: Context,
	inbound_mail_id: string,
): Promise<MessageRow | null> => tx.conversationMessage.findUnique({ where: { inbound_mail_id } });

export async function insertMessage(
	{ tx, now }: Context,
	conversation_id: string,
	values: NewMessage,
	attachments: readonly NewAttachment[],
): Promise<MessageRow> {
	const message = await tx.conversationMessage.create({
		data: { id: newId(), conversation_id, ...values, created_at: now, updated_at: now },
	});
	if (attachments.length > 0)
		await tx.messageAttachment.createMany({
			data: attachments.map((one) => ({
				id: newId(),
				message_id: message.id,
				...one,
				created_at: now,
			})),
		});
	await tx.conversation.update({
		where: { id: conversation_id },
		data: { last_message_at: now, status: 'OPEN', updated_at: now },
	});
	return message;
}

/** What a second reading found, on the message of the first; its files stay as they are. */
export const updateMessage = (
	{ tx, now }: Context,
	id: string,
	conversation_id: string,
	values: NewMessage,
): Promise<MessageRow> =>
	tx.conversationMessage.update({
		where: { id },
		data: { ...values, conversation_id, updated_at: now },
	});

/** Hashes among these that came as a picture or file before: a logo is in every mail of a sender. */
export async function knownHashes(
	{ tx }: Context,
	hashes: readonly string[],
): Promise<Set<string>> {
	const rows = await tx.messageAttachment.findMany({
		where: { sha256: { in: [...hashes] } },
		select: { sha256: true },
		distinct: ['sha256'],
	});
	return new Set(rows.map(({ sha256 }) => sha256));
}

export const conversationById = (
	{ tx }: Pick<Context, 'tx'>,
	id: string,
): Promise<ConversationRow> => tx.conversation.findUniqueOrThrow({ where: { id } });
