import { addSeconds } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import {
	insertRows,
	newId,
	pageOf,
	Prisma,
	tableOf,
	type ListQuery,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { leaseUntil, newLease, noLease } from '../../platform/lease/index.ts';
import type { Facts } from './message-kind.ts';
import type { MessageLayout } from './message-layout.ts';

type Tables = Pick<Transaction, 'message' | 'messageDelivery' | 'draft' | '$queryRaw'>;
type Context = Pick<ReadContext, 'now' | 'machine_now'> & { tx: Tables };
export type DeliveryRow = Awaited<ReturnType<typeof getDelivery>>;
type MessageRow = Awaited<ReturnType<typeof getMessage>>;

export const deliveries = tableOf<DeliveryRow, Prisma.MessageDeliveryCreateManyInput>(
	'message_deliveries',
	Prisma.MessageDeliveryScalarFieldEnum,
);
const messages = tableOf<MessageRow, Prisma.MessageCreateManyInput>(
	'messages',
	Prisma.MessageScalarFieldEnum,
);

export async function getDelivery({ tx }: Context, id: string) {
	const row = await tx.messageDelivery.findUnique({ where: { id } });
	if (row === null) throw NotFound({ resource: 'notification', id });
	return row;
}

export const getMessage = ({ tx }: Context, id: string) =>
	tx.message.findUniqueOrThrow({ where: { id } });

type NewMessage = Omit<MessageRow, 'id' | 'facts' | 'layout' | 'created_at' | 'updated_at'> & {
	facts: Facts;
	layout: MessageLayout | null;
};
type NewDelivery = Pick<
	DeliveryRow,
	'channel' | 'recipient' | 'address_key' | 'draft_id' | 'subject' | 'body_text'
>;

/** The delivery of a message to an address: the new one, or the one that is there already. */
export async function insertOnce(
	{ tx, now, machine_now }: Context,
	values: {
		message: NewMessage;
		delivery: NewDelivery;
		host: string;
		reply_token: string | null;
	},
): Promise<{ delivery: DeliveryRow; created: boolean }> {
	const times = { created_at: now, updated_at: now };
	const { layout, ...said } = values.message;
	const message = { id: newId(), ...said, ...(layout === null ? {} : { layout }), ...times };
	const message_id = await insertMessage(tx, message);
	const id = newId();
	const { kind, related_type, related_id, client_id } = values.message;
	const row = {
		id,
		message_id,
		...values.delivery,
		kind,
		related_type,
		related_id,
		client_id,
		status: 'QUEUED',
		reference: `<${id}@${values.host}>`,
		reply_token: values.reply_token,
		idle_since: machine_now,
		...times,
	};
	const [inserted] = await insertRows(tx, deliveries, [row], { skipDuplicates: true });
	if (inserted !== undefined) return { delivery: inserted, created: true };
	const { channel, address_key } = values.delivery;
	const delivery = await tx.messageDelivery.findUniqueOrThrow({
		where: {
			message_id_channel_address_key_round: { message_id, channel, address_key, round: 0 },
		},
	});
	return { delivery, created: false };
}

/** Another round of a message to an address; the first to one that it did not go to before. */
export async function insertResend(
	{ tx, now, machine_now }: Context,
	{
		sent,
		address,
		reason,
	}: {
		sent: DeliveryRow;
		address: Pick<DeliveryRow, 'recipient' | 'address_key'>;
		reason: string;
	},
): Promise<DeliveryRow> {
	const { message_id, channel, kind, related_type, related_id, client_id } = sent;
	const { draft_id, subject, body_text, reference, reply_token } = sent;
	const { address_key } = address;
	const rounds = await tx.messageDelivery.count({ where: { message_id, channel, address_key } });
	const id = newId();
	return tx.messageDelivery.create({
		data: {
			id,
			message_id,
			channel,
			...address,
			...{ kind, related_type, related_id, client_id, draft_id, subject, body_text, reply_token },
			round: rounds,
			resend_of_id: sent.id,
			resend_reason: reason,
			status: 'QUEUED',
			reference: `<${id}@${reference.split('@')[1]?.replace('>', '') ?? ''}>`,
			idle_since: machine_now,
			created_at: now,
			updated_at: now,
		},
	});
}

async function insertMessage(tx: Tables, row: Prisma.MessageCreateManyInput & { id: string }) {
	const [inserted] = await insertRows(tx, messages, [row], { skipDuplicates: true });
	if (inserted !== undefined) return inserted.id;
	const existing = await tx.message.findUniqueOrThrow({
		where: { occasion: row.occasion },
		select: { id: true },
	});
	return existing.id;
}

/** Claims a delivery for one attempt; null when it is no longer queued or another attempt has the lease. */
export async function beginAttempt(
	{ tx, now, machine_now }: Context,
	id: string,
	attemptSeconds: number,
) {
	const [row] = await tx.messageDelivery.updateManyAndReturn({
		where: {
			id,
			status: 'QUEUED',
			OR: [{ leased_until: null }, { leased_until: { lte: machine_now } }],
		},
		data: {
			attempt: { increment: 1 },
			error: null,
			...newLease(machine_now, attemptSeconds),
			idle_since: machine_now,
			updated_at: now,
		},
	});
	return row ?? null;
}

type Attempt = Pick<DeliveryRow, 'id' | 'lease_token'>;

/** Renews the lease of an attempt; false when another attempt has claimed the delivery. */
export async function renewAttempt(
	{ tx, now, machine_now }: Context,
	{ id, lease_token }: Attempt,
	attemptSeconds: number,
): Promise<boolean> {
	const renewed = await tx.messageDelivery.updateMany({
		where: { id, status: 'QUEUED', lease_token },
		data: { leased_until: leaseUntil(machine_now, attemptSeconds), updated_at: now },
	});
	return renewed.count === 1;
}

/** Ends an attempt that another one will follow; false when the lease was lost, and then nothing is written. */
export async function endAttempt(
	{ tx, now, machine_now }: Context,
	{ id, lease_token }: Attempt,
	set: { error: string; attempt?: number },
): Promise<boolean> {
	const ended = await tx.messageDelivery.updateMany({
		where: { id, status: 'QUEUED', lease_token },
		data: { ...set, ...noLease, idle_since: machine_now, updated_at: now },
	});
	return ended.count === 1;
}

/** Deliveries that have been queued for long without an attempt: their job was lost. */
export const listForgotten = ({ tx, machine_now }: Context, seconds: number, limit: number) =>
	tx.messageDelivery.findMany({
		where: {
			status: 'QUEUED',
			idle_since: { lte: addSeconds(machine_now, -seconds) },
			OR: [{ leased_until: null }, { leased_until: { lte: machine_now } }],
		},
		select: { id: true, attempt: true },
		orderBy: { created_at: 'asc' },
		take: limit,
	});

export const listDeliveries = (
	{ tx }: Context,
	{
		channel,
		status,
		kind,
		client_id,
		related_id,
		...query
	}: ListQuery & {
		channel?: string | undefined;
		status?: string | undefined;
		kind?: string | undefined;
		client_id?: string | undefined;
		related_id?: string | undefined;
	},
) => pageOf(tx, deliveries, query, { channel, status, kind, client_id, related_id });

/** The deliveries of messages, the oldest first. */
export const listDeliveriesOf = ({ tx }: Context, messageIds: readonly string[]) =>
	tx.messageDelivery.findMany({
		where: { message_id: { in: [...messageIds] } },
		select: { message_id: true, status: true, sent_at: true },
		orderBy: { created_at: 'asc' },
	});

export async function getDraft({ tx }: Context, id: string) {
	const row = await tx.draft.findUnique({ where: { id } });
	if (row === null) throw NotFound({ resource: 'draft', id });
	return row;
}

export const insertDraft = (
	{ tx, now }: Context,
	values: {
		kind: string;
		related_type: string;
		related_id: string;
		client_id: string | null;
		language: string;
		tone: string;
		recipient: string;
		subject: string;
		body_text: string;
		body_html: string;
		source: string;
		model: string | null;
		fallback_reason: string | null;
	},
) => tx.draft.create({ data: { id: newId(), ...values, created_at: now, updated_at: now } });

export const countFailed = ({ tx }: Pick<Context, 'tx'>): Promise<number> =>
	tx.messageDelivery.count({ where: { status: 'FAILED' } });
