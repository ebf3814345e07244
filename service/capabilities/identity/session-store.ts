import { z } from 'zod';
import { addDays, addSeconds } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import {
	newId,
	pageOf,
	Prisma,
	tableOf,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import type { Session } from '../../generated/prisma/client.ts';
import { doors, idleHours, invitationDays, type Door } from './rules.ts';

type Tables = Pick<Transaction, 'session' | '$queryRaw'>;
type Context = Pick<ReadContext, 'machine_now'> & { tx: Tables };

const sessions = tableOf<Session>('sessions', Prisma.SessionScalarFieldEnum);

/** How the user of a session signed in. */
export type SignInMethod = 'INVITATION' | 'LINK' | 'PASSWORD' | 'PASSKEY' | 'OIDC';

const Found = z.object({
	id: z.string(),
	door: z.enum(doors),
	method: z.enum(['INVITATION', 'LINK', 'PASSWORD', 'PASSKEY', 'OIDC']),
	created_at: z.date(),
	last_seen_at: z.date(),
	expires_at: z.date(),
	ended_at: z.date().nullable(),
	user: z.object({
		id: z.string(),
		email: z.string(),
		name: z.string(),
		role: z.string(),
		status: z.string(),
	}),
	/** The company that a session of the portal is at; null in the console. */
	membership: z
		.object({
			client_id: z.string(),
			role: z.enum(['OWNER', 'FINANCE', 'TECHNICAL']),
			status: z.enum(['INVITED', 'ACTIVE', 'REMOVED']),
		})
		.nullable(),
});
export type FoundSession = z.output<typeof Found>;

/** A session with its user and its company, over or not. Runs for every page, so it is one statement. */
export async function findSession(
	{ tx }: { tx: Pick<Transaction, '$queryRaw'> },
	tokenHash: string,
): Promise<FoundSession | null> {
	const [row] = await tx.$queryRaw<object[]>`
		SELECT s.id, s.door, s.method, s.created_at, s.last_seen_at, s.expires_at, s.ended_at,
			jsonb_build_object('id', u.id, 'email', u.email, 'name', u.name, 'role', u.role, 'status', u.status) AS "user",
			CASE WHEN m.id IS NOT NULL THEN
				jsonb_build_object('client_id', m.client_id, 'role', m.role, 'status', m.status) END AS membership
		FROM sessions s
		JOIN users u ON u.id = s.user_id
		LEFT JOIN memberships m ON m.user_id = s.user_id AND m.client_id = s.client_id
		WHERE s.token_hash = ${tokenHash}`;
	return row === undefined ? null : Found.parse(row);
}

/** Null when the link was used before. */
export async function insertSession(
	{ tx, machine_now: now }: Context,
	values: {
		user_id: string;
		door: Door;
		client_id: string | null;
		method: SignInMethod;
		token_hash: string;
		link_hash: string | null;
		expires_at: Date;
		browser: string | null;
		network: string | null;
	},
) {
	const inserted = await tx.session.createManyAndReturn({
		data: [{ id: newId(), last_seen_at: now, created_at: now, ...values }],
		skipDuplicates: true,
	});
	return inserted[0] ?? null;
}

/** A session is in use. Written once a minute at most, since every request of the session asks for it. */
export async function touchSession(
	{ tx, machine_now: now }: Context,
	session: { id: string; last_seen_at: Date },
): Promise<void> {
	if (session.last_seen_at > addSeconds(now, -1 * 60)) return;
	await tx.session.updateMany({ where: { id: session.id }, data: { last_seen_at: now } });
}

/** Sessions that are open: of one person, of one door, or all. */
export const pageOfSessions = (
	{ tx, machine_now: now }: Context,
	query: ListQuery & { user_id?: string | undefined; door?: string | undefined },
): Promise<Page<Session>> => {
	const idle = doors.map(
		(door) =>
			Prisma.sql`(door = ${door} AND last_seen_at > ${addSeconds(now, -idleHours[door] * 3600)})`,
	);
	return pageOf(tx, sessions, query, { door: query.door }, [
		...(query.user_id === undefined ? [] : [Prisma.sql`user_id = ${query.user_id}::uuid`]),
		Prisma.sql`ended_at IS NULL`,
		Prisma.sql`expires_at > ${now}`,
		Prisma.sql`(${Prisma.join(idle, ' OR ')})`,
	]);
};

export const findSessionById = ({ tx }: Context, id: string): Promise<Session | null> =>
	tx.session.findUnique({ where: { id } });

export async function endSessionById({ tx, machine_now: now }: Context, id: string): Promise<void> {
	await tx.session.updateMany({ where: { id, ended_at: null }, data: { ended_at: now } });
}

/** Sessions of a person at one company, which the person does not belong to any more. */
export const endSessionsAt = (
	{ tx, machine_now: now }: Context,
	{ user_id, client_id }: { user_id: string; client_id: string },
) =>
	tx.session.updateMany({
		where: { user_id, client_id, ended_at: null },
		data: { ended_at: now },
	});

/** All sessions of a person but one: after a change of a way to sign in, what others have opened must not stay. */
export const endOtherSessions = (
	{ tx, machine_now: now }: Context,
	{ user_id, id }: { user_id: string; id: string },
) =>
	tx.session.updateMany({
		where: { user_id, id: { not: id }, ended_at: null },
		data: { ended_at: now },
	});

export const endSessionsOf = ({ tx, machine_now: now }: Context, userId: string) =>
	tx.session.updateMany({ where: { user_id: userId, ended_at: null }, data: { ended_at: now } });

export const setCompany = ({ tx }: Context, id: string, client_id: string) =>
	tx.session.updateMany({ where: { id, ended_at: null }, data: { client_id } });

/** Ends a session; the end of one that has ended already is not changed. */
export const endSession = ({ tx, machine_now: now }: Context, tokenHash: string) =>
	tx.session.updateMany({
		where: { token_hash: tokenHash, ended_at: null },
		data: { ended_at: now },
	});

/** A session is kept as long as its invitation is valid: without the row the link could be used a second time. */
export async function deleteEndedSessions({ tx, machine_now: now }: Context): Promise<number> {
	const before = addDays(now, -invitationDays);
	return (await tx.session.deleteMany({ where: { expires_at: { lt: before } } })).count;
}
