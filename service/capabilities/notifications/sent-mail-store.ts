import { addDays, addSeconds } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { Prisma, type Transaction } from '../../platform/database/index.ts';

type Context = Pick<ReadContext, 'now' | 'machine_now'> & {
	tx: Pick<Transaction, 'messageDelivery' | '$queryRaw'>;
};

/** A mail of ours, as an answer to it is matched. */
export type SentMail = {
	id: string;
	reference: string;
	wire_message_id: string | null;
	related_type: string | null;
	related_id: string | null;
	client_id: string | null;
	address_key: string;
	body_text: string;
	provider: string | null;
	sent_at: Date | null;
};
const fields = {
	id: true,
	reference: true,
	wire_message_id: true,
	related_type: true,
	related_id: true,
	client_id: true,
	address_key: true,
	body_text: true,
	provider: true,
	sent_at: true,
} as const;
const isMail = { channel: 'EMAIL' };

/** A mail of ours with its kind and the mark of a bounce, by its id. */
export const findSentMail = (
	{ tx }: Context,
	id: string,
): Promise<{ kind: string; bounce: string | null; reference: string } | null> =>
	tx.messageDelivery.findUnique({
		where: { id },
		select: { kind: true, bounce: true, reference: true },
	});

/** By the Message-ID that we chose, and by that under which the provider sent it. */
export const sentByMessageIds = ({ tx }: Context, ids: readonly string[]): Promise<SentMail[]> =>
	tx.messageDelivery.findMany({
		where: {
			...isMail,
			OR: [{ reference: { in: [...ids] } }, { wire_message_id: { in: [...ids] } }],
		},
		select: fields,
		take: 50,
	});

/** The newest first. */
export const sentByReplyTokens = (
	{ tx }: Context,
	tokens: readonly string[],
): Promise<SentMail[]> =>
	tx.messageDelivery.findMany({
		where: { ...isMail, reply_token: { in: [...tokens] } },
		select: fields,
		orderBy: { created_at: 'desc' },
		take: 20,
	});

/** The newest first. */
export const sentInThread = (
	{ tx }: Context,
	provider: string,
	provider_thread_id: string,
): Promise<SentMail[]> =>
	tx.messageDelivery.findMany({
		where: { ...isMail, provider, provider_thread_id },
		select: fields,
		orderBy: { created_at: 'desc' },
		take: 20,
	});

/** Earlier mails about the same record to the same address, the oldest first: a follow-up belongs to them. */
export async function earlierMails(
	{ tx }: Context,
	{ id, related_id, address_key }: { id: string; related_id: string | null; address_key: string },
): Promise<string[]> {
	if (related_id === null) return [];
	const rows = await tx.messageDelivery.findMany({
		where: { ...isMail, related_id, address_key, status: 'SENT', id: { not: id } },
		select: { reference: true, wire_message_id: true },
		orderBy: { sent_at: 'desc' },
		take: 10,
	});
	return rows.map(({ reference, wire_message_id }) => wire_message_id ?? reference).reverse();
}

/** Sent mails of a provider whose real Message-ID is not known yet. */
export const listToReadBack = (
	{ tx, machine_now }: Context,
	provider: string,
	limit: number,
): Promise<{ id: string; provider_id: string | null; reference: string }[]> =>
	tx.messageDelivery.findMany({
		where: { provider, read_back_at: { lte: machine_now } },
		select: { id: true, provider_id: true, reference: true },
		orderBy: { read_back_at: 'asc' },
		take: limit,
	});

export async function recordReadBack(
	{ tx, now }: Context,
	id: string,
	found: { message_id: string | null; thread_id: string | null } | null,
): Promise<void> {
	await tx.messageDelivery.updateMany({
		where: { id },
		data: {
			read_back_at: null,
			updated_at: now,
			...(found === null
				? {}
				: { wire_message_id: found.message_id, provider_thread_id: found.thread_id }),
		},
	});
}

export async function putOffReadBack(
	{ tx, machine_now }: Context,
	id: string,
	seconds: number,
): Promise<void> {
	await tx.messageDelivery.updateMany({
		where: { id },
		data: { read_back_at: addSeconds(machine_now, seconds) },
	});
}

/** How often mails to an address came back lately. */
export async function earlierBounces(
	{ tx, now }: Context,
	address_key: string,
): Promise<{ full_in_14_days: number; switched_off_before: boolean }> {
	const [row] = await tx.$queryRaw<{ full: bigint; off: bigint }[]>`
		SELECT count(*) FILTER (WHERE bounce IN ('FULL', 'DEAD') AND bounce_code = '5.2.2' AND bounced_at > ${addDays(now, -14)}) AS full,
			count(*) FILTER (WHERE bounce_code = '5.2.1') AS off
		FROM message_deliveries WHERE address_key = ${address_key} AND bounced_at IS NOT NULL`;
	return {
		full_in_14_days: Number(row?.full ?? 0),
		switched_off_before: Number(row?.off ?? 0) > 0,
	};
}

const gravity = ['NOTE', 'FULL', 'SUSPECT', 'DEAD'];

/** A mail has the gravest mark of all reports about it. */
export async function markBounced(
	{ tx, now }: Context,
	id: string,
	mark: { bounce: string; bounce_code: string | null },
): Promise<void> {
	const lighter = gravity.slice(0, gravity.indexOf(mark.bounce));
	await tx.messageDelivery.updateMany({
		where: { id, OR: [{ bounce: null }, { bounce: { in: lighter } }] },
		data: { ...mark, bounced_at: now, updated_at: now },
	});
}

/** The newest delivery of a client to an address that mails came back from for good, unless a later one went elsewhere. */
export const deadAddressRows = (): Prisma.Sql => Prisma.sql`
	SELECT d.id AS subject_id, d.bounced_at AS since,
		'Mails to its address come back' || coalesce(' (' || d.bounce_code || ')', '') AS reason, d.client_id,
		NULL::bigint AS amount, NULL::text AS currency
	FROM message_deliveries d
	WHERE d.bounce IN ('DEAD', 'SUSPECT') AND d.bounced_at IS NOT NULL AND d.client_id IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM message_deliveries later WHERE later.client_id = d.client_id AND later.created_at > d.created_at
			AND (later.address_key <> d.address_key OR later.bounce IN ('DEAD', 'SUSPECT')))`;
