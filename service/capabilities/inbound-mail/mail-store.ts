import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import {
	lockRow,
	pageOf,
	Prisma,
	tableOf,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';

type Context = Pick<OperationContext, 'now' | 'machine_now'> & {
	tx: Pick<Transaction, 'inboundMail' | '$queryRaw'>;
};
export type MailRow = Prisma.InboundMailGetPayload<object>;
export const mails = tableOf<MailRow, Prisma.InboundMailCreateManyInput>(
	'inbound_mails',
	Prisma.InboundMailScalarFieldEnum,
);

export type MailInMailbox = MailRow & { mailbox: { provider: string; address: string } };
const withMailbox = { mailbox: { select: { provider: true, address: true } } } as const;

/**
 * Counts an attempt before it is made: a mail whose reading kills the process would otherwise be tried for ever. Null when
 * there is nothing to do, or another attempt has begun a moment ago.
 */
export async function beginAttempt(
	{ tx, now, machine_now }: Context,
	id: string,
	pauseSeconds: number,
): Promise<MailInMailbox | null> {
	const begun = await tx.inboundMail.updateMany({
		where: { id, status: { in: ['LISTED', 'STORED'] }, next_attempt_at: { lte: machine_now } },
		data: {
			attempt: { increment: 1 },
			next_attempt_at: addSeconds(machine_now, pauseSeconds),
			updated_at: now,
		},
	});
	if (begun.count === 0) return null;
	return tx.inboundMail.findUnique({ where: { id }, include: withMailbox });
}

export async function noteFailure(
	{ tx, now, machine_now }: Context,
	id: string,
	{ error, again_in_seconds, counts }: { error: string; again_in_seconds: number; counts: boolean },
): Promise<void> {
	await tx.inboundMail.updateMany({
		where: { id, status: { in: ['LISTED', 'STORED'] } },
		data: {
			error: error.slice(0, 1000),
			next_attempt_at: addSeconds(machine_now, again_in_seconds),
			updated_at: now,
			...(counts ? {} : { attempt: { decrement: 1 } }),
		},
	});
}

export const lockMail = ({ tx }: Context, id: string): Promise<MailRow | null> =>
	lockRow(tx, mails, id);

export async function getMail({ tx }: Context, id: string): Promise<MailInMailbox> {
	const row = await tx.inboundMail.findUnique({ where: { id }, include: withMailbox });
	if (row === null) throw NotFound({ resource: 'inbound_mail', id });
	return row;
}

/** Mails whose time has come: their job was lost, or their pause is over. */
export const listDue = ({ tx, machine_now }: Context, limit: number): Promise<{ id: string }[]> =>
	tx.inboundMail.findMany({
		where: { status: { in: ['LISTED', 'STORED'] }, next_attempt_at: { lte: machine_now } },
		select: { id: true },
		orderBy: { next_attempt_at: 'asc' },
		take: limit,
	});

export const listMails = (
	{ tx }: Context,
	{ status, ...query }: ListQuery & { status?: string | undefined },
): Promise<Page<MailRow>> => pageOf(tx, mails, query, { status });

export const countUnreadable = ({ tx }: Pick<Context, 'tx'>): Promise<number> =>
	tx.inboundMail.count({ where: { status: 'UNREADABLE' } });
