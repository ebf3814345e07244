import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import {
	insertRows,
	lockRow,
	newId,
	pageOf,
	Prisma,
	tableOf,
	visibleTo,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { maySee } from '../../platform/actor/index.ts';

type Tables = Pick<
	Transaction,
	'conversation' | 'conversationMessage' | 'messageAttachment' | 'automaticAnswer' | '$queryRaw'
>;
type Context = Pick<OperationContext, 'now' | 'machine_now'> & { tx: Tables };
type Reader = Pick<ReadContext, 'actor'> & { tx: Tables };

export type MessageRow = Prisma.ConversationMessageGetPayload<object>;
export type AttachmentRow = Prisma.MessageAttachmentGetPayload<object>;
export const messages = tableOf<MessageRow, Prisma.ConversationMessageCreateManyInput>(
	'conversation_messages',
	Prisma.ConversationMessageScalarFieldEnum,
);
const automaticAnswers = tableOf<
	Prisma.AutomaticAnswerGetPayload<object>,
	Prisma.AutomaticAnswerCreateManyInput
>('automatic_answers', Prisma.AutomaticAnswerScalarFieldEnum);

/**
 * Counts an attempt before it is made: a letter whose reading kills the process would otherwise be tried for ever. Null when
 * it is decided, or another attempt has begun a moment ago.
 */
export async function beginDeciding(
	{ tx, now, machine_now }: Context,
	id: string,
	pauseSeconds: number,
): Promise<MessageRow | null> {
	const begun = await tx.conversationMessage.updateMany({
		where: { id, decided_at: null, decide_after: { lte: machine_now } },
		data: {
			decide_attempt: { increment: 1 },
			decide_after: addSeconds(machine_now, pauseSeconds),
			updated_at: now,
		},
	});
	return begun.count === 0 ? null : tx.conversationMessage.findUnique({ where: { id } });
}

/** Messages whose job was lost, or whose last attempt did not come to an end. */
export const listUndecided = ({ tx, machine_now }: Context, limit: number) =>
	tx.conversationMessage.findMany({
		where: { decide_after: { lte: machine_now } },
		select: { id: true },
		orderBy: { decide_after: 'asc' },
		take: limit,
	});

/** How often a model was asked for a sender, and in all, since a moment. */
export async function readingsSince(
	{ tx }: Context,
	since: Date,
	from_address: string | null,
): Promise<{ of_sender: number; of_all: number }> {
	const model_asked_at = { gte: since };
	const of_all = await tx.conversationMessage.count({ where: { model_asked_at } });
	const of_sender = await tx.conversationMessage.count({ where: { model_asked_at, from_address } });
	return { of_sender, of_all };
}

export const noteModelAsked = ({ tx, machine_now }: Context, id: string) =>
	tx.conversationMessage.updateMany({ where: { id }, data: { model_asked_at: machine_now } });

export const lockMessage = ({ tx }: Context, id: string): Promise<MessageRow | null> =>
	lockRow(tx, messages, id);

export async function getMessageForUpdate(context: Context, id: string): Promise<MessageRow> {
	const row = await lockMessage(context, id);
	if (row === null) throw NotFound({ resource: 'message', id });
	return row;
}

/** A client sees what it wrote on the portal, and what was answered to it. */
const isForClient = (row: MessageRow): boolean =>
	row.client_id !== null && (row.direction === 'OUT' || row.channel === 'PORTAL');

export async function getMessage({ tx, actor }: Reader, id: string): Promise<MessageRow> {
	const row = await tx.conversationMessage.findUnique({ where: { id } });
	const isVisible =
		row !== null && maySee(actor, row) && (actor.role !== 'CLIENT' || isForClient(row));
	if (!isVisible) throw NotFound({ resource: 'message', id });
	return row;
}

export const listMessages = (
	{ tx, actor }: Reader,
	{
		status,
		client_id,
		conversation_id,
		...query
	}: ListQuery & {
		status?: string | undefined;
		client_id?: string | undefined;
		conversation_id?: string | undefined;
	},
): Promise<Page<MessageRow>> =>
	pageOf(tx, messages, query, { status, client_id, conversation_id }, [
		...visibleTo(actor),
		...(actor.role === 'CLIENT'
			? [Prisma.sql`(direction = 'OUT' OR channel = 'PORTAL') AND client_id IS NOT NULL`]
			: []),
	]);

/** Conversations of messages and the number of their files, in one statement each. */
export async function surroundings(
	{ tx }: { tx: Tables },
	rows: readonly MessageRow[],
): Promise<{
	conversations: ReadonlyMap<string, Prisma.ConversationGetPayload<object>>;
	attachments: ReadonlyMap<string, AttachmentRow[]>;
}> {
	const ids = [...new Set(rows.map(({ conversation_id }) => conversation_id))];
	const conversations = await tx.conversation.findMany({ where: { id: { in: ids } } });
	const files = await tx.messageAttachment.findMany({
		where: { message_id: { in: rows.map(({ id }) => id) } },
		orderBy: { position: 'asc' },
	});
	return {
		conversations: new Map(conversations.map((one) => [one.id, one])),
		attachments: Map.groupBy(files, ({ message_id }) => message_id),
	};
}

export const attachmentsOf = ({ tx }: { tx: Tables }, message_id: string) =>
	tx.messageAttachment.findMany({ where: { message_id }, orderBy: { position: 'asc' } });

/** Both ids together, so that the right to see one message opens no file of another. */
export const findAttachment = (
	{ tx }: { tx: Tables },
	message_id: string,
	id: string,
): Promise<AttachmentRow | null> => tx.messageAttachment.findFirst({ where: { id, message_id } });

export const updateDecided = (
	{ tx, now }: Context,
	id: string,
	values: Prisma.ConversationMessageUpdateInput,
): Promise<MessageRow> =>
	tx.conversationMessage.update({ where: { id }, data: { ...values, updated_at: now } });

/** What we wrote, or a client on the portal; in the conversation, and at its end. */
export async function insertWritten(
	{ tx, now }: Context,
	values: Omit<
		Prisma.ConversationMessageUncheckedCreateInput,
		'id' | 'created_at' | 'updated_at' | 'received_at' | 'attachments'
	>,
): Promise<MessageRow> {
	const times = { received_at: now, created_at: now, updated_at: now };
	const row = await tx.conversationMessage.create({ data: { id: newId(), ...values, ...times } });
	await tx.conversation.update({
		where: { id: values.conversation_id },
		data: { last_message_at: now, status: 'OPEN', updated_at: now },
	});
	return row;
}

export const setAssignee = (
	{ tx, now }: Context,
	conversation_id: string,
	assigned_to: string | null,
) =>
	tx.conversation.update({
		where: { id: conversation_id },
		data: { assigned_to, updated_at: now },
	});

/** False when this address has had an answer of the service about this sale on this day. */
export async function takeAutomaticAnswer(
	{ tx, now }: Context,
	answer: { address: string; sale_id: string; day: Date; message_id: string },
): Promise<boolean> {
	const row = { id: newId(), ...answer, created_at: now };
	return (await insertRows(tx, automaticAnswers, [row], { skipDuplicates: true })).length > 0;
}

/** A conversation that lost its only message to another one. */
export async function closeIfEmpty({ tx, now }: Context, id: string): Promise<void> {
	await tx.conversation.updateMany({
		where: { id, messages: { none: {} } },
		data: { status: 'CLOSED', updated_at: now },
	});
}
