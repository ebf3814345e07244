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

type Tables = Pick<Transaction, 'notificationLog' | 'draft' | '$queryRaw'>;
type Context = Pick<ReadContext, 'now'> & { tx: Tables };
export type NotificationRow = Awaited<ReturnType<typeof getNotification>>;

export const logs = tableOf<NotificationRow, Prisma.NotificationLogCreateManyInput>(
	'notification_logs',
	Prisma.NotificationLogScalarFieldEnum,
);

export async function getNotification({ tx }: Context, id: string) {
	const row = await tx.notificationLog.findUnique({ where: { id } });
	if (row === null) throw NotFound({ resource: 'notification', id });
	return row;
}

/** The mail of an occasion: the new one, or the one that is there already. */
export async function insertOnce(
	{ tx, now }: Context,
	values: {
		kind: string;
		related_type: string | null;
		related_id: string | null;
		client_id: string | null;
		recipient: string;
		subject: string;
		body_text: string;
		body_html: string;
		document_ids: string[];
		occasion: string;
	},
	messageIdHost: string,
) {
	const id = newId();
	const row = {
		id,
		...values,
		channel: 'EMAIL',
		status: 'QUEUED',
		message_id: `<${id}@${messageIdHost}>`,
		created_at: now,
		updated_at: now,
	};
	const [inserted] = await insertRows(tx, logs, [row], { skipDuplicates: true });
	if (inserted !== undefined) return { row: inserted, created: true };
	const existing = await tx.notificationLog.findUniqueOrThrow({
		where: { occasion: values.occasion },
	});
	return { row: existing, created: false };
}

/**
 * Begins an attempt: null when the mail is no longer queued or another attempt is under way. An attempt that has
 * ended leaves its error; one that died is over when its time is up.
 */
export async function beginAttempt({ tx, now }: Context, id: string, attemptSeconds: number) {
	const [row] = await tx.notificationLog.updateManyAndReturn({
		where: {
			id,
			status: 'QUEUED',
			OR: [
				{ attempt: 0 },
				{ error: { not: null } },
				{ updated_at: { lte: addSeconds(now, -attemptSeconds) } },
			],
		},
		data: { attempt: { increment: 1 }, error: null, updated_at: now },
	});
	return row ?? null;
}

/** Shows that an attempt is alive; false when another one has begun. */
export async function renewAttempt(
	{ tx, now }: Context,
	{ id, attempt }: Pick<NotificationRow, 'id' | 'attempt'>,
): Promise<boolean> {
	const renewed = await tx.notificationLog.updateMany({
		where: { id, status: 'QUEUED', attempt },
		data: { updated_at: now },
	});
	return renewed.count === 1;
}

/** Ends an attempt that will be followed by another. */
export const recordProblem = ({ tx, now }: Context, id: string, attempt: number, error: string) =>
	tx.notificationLog.updateMany({
		where: { id, status: 'QUEUED', attempt },
		data: { error, updated_at: now },
	});

/** Ends an attempt that asked nobody anything; the next one has its number. */
export const takeAttemptBack = ({ tx, now }: Context, id: string, attempt: number, error: string) =>
	tx.notificationLog.updateMany({
		where: { id, status: 'QUEUED', attempt },
		data: { attempt: attempt - 1, error, updated_at: now },
	});

/** Queued mails that nobody has looked at for a while: their job was lost. */
export const listForgotten = ({ tx, now }: Context, seconds: number, limit: number) =>
	tx.notificationLog.findMany({
		where: { status: 'QUEUED', updated_at: { lte: addSeconds(now, -seconds) } },
		select: { id: true, attempt: true },
		orderBy: { created_at: 'asc' },
		take: limit,
	});

export const listNotifications = (
	{ tx }: Context,
	query: ListQuery & {
		status?: string | undefined;
		kind?: string | undefined;
		client_id?: string | undefined;
		related_id?: string | undefined;
	},
) =>
	pageOf(tx, logs, query, {
		channel: 'EMAIL',
		status: query.status,
		kind: query.kind,
		client_id: query.client_id,
		related_id: query.related_id,
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
	tx.notificationLog.count({ where: { status: 'FAILED' } });
