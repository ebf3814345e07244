import type { ApiKey, User } from '../../generated/prisma/client.ts';
import { addDays, addSeconds } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import {
	insertRows,
	lockName,
	newId,
	pageOf,
	Prisma,
	rowsOf,
	tableOf,
	batchLoader,
	type ListQuery,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { idleHours, invitationDays } from './rules.ts';

type Tables = Pick<
	Transaction,
	'user' | 'session' | 'signInRequest' | 'apiKey' | '$executeRaw' | '$queryRaw'
>;
type Context = Pick<ReadContext, 'machine_now'> & { tx: Tables };
const users = tableOf<User, Prisma.UserCreateManyInput>('users', Prisma.UserScalarFieldEnum);
const keys = tableOf<ApiKey>('api_keys', Prisma.ApiKeyScalarFieldEnum);

export async function getUser({ tx }: Context, id: string) {
	const user = await tx.user.findUnique({ where: { id } });
	if (user === null) throw NotFound({ resource: 'user', id });
	return user;
}

export const findUser = ({ tx }: Context, id: string) => tx.user.findUnique({ where: { id } });

/** The portal user of a client: the first of them. */
export async function findClientUser({ tx }: Context, clientId: string): Promise<User | null> {
	const [first] = (await rowsOf(tx, users, 'client_id', clientId))
		.filter(({ role }) => role === 'CLIENT')
		.sort((a, b) => +a.created_at - +b.created_at);
	return first ?? null;
}

/** Lock until the end of the transaction; otherwise two concurrent sign-ins would create two portal users of a client. */
/** Addresses of the users of a client. */
export async function listClientAddresses({ tx }: Context, client_id: string): Promise<string[]> {
	const rows = await tx.user.findMany({
		where: { client_id },
		select: { email: true },
		orderBy: { created_at: 'asc' },
	});
	return rows.map(({ email }) => email);
}

export const lockClientUser = ({ tx }: Context, clientId: string): Promise<void> =>
	lockName(tx, `portal-user:${clientId}`);

/** Null when another user has the address already. */
export async function insertUser(
	{ tx }: Context,
	values: { email: string; name: string; role: string; client_id: string | null; status: string },
) {
	const [row] = await insertRows(tx, users, [{ id: newId(), ...values }], { skipDuplicates: true });
	return row ?? null;
}

export const listUsers = (
	{ tx }: Context,
	query: ListQuery & { role?: string | undefined; email?: string | undefined },
) => pageOf(tx, users, query, { role: query.role, email: query.email });

/** Runs for every request, so it is raw SQL, which takes half the processor time. */
export const findKeyByHash = ({ tx }: Context, hash: string): Promise<ApiKey | null> =>
	keyByHash(tx, hash);

const keyByHash = batchLoader(
	async (tx: Tables, hashes: readonly string[]): Promise<(ApiKey | null)[]> => {
		const rows = await tx.$queryRaw<ApiKey[]>`
			SELECT ${keys.columns} FROM api_keys WHERE key_hash = ANY(${hashes}::text[])`;
		const byHash = new Map(rows.map((row) => [row.key_hash, row]));
		return hashes.map((hash) => byHash.get(hash) ?? null);
	},
);

export const insertKey = (
	{ tx }: Context,
	values: {
		name: string;
		prefix: string;
		key_hash: string;
		role: string;
		scopes: string[];
		expires_at: Date | null;
	},
) => tx.apiKey.create({ data: { id: newId(), ...values } });

export const insertKeyOnce = (
	{ tx }: Context,
	values: { name: string; prefix: string; key_hash: string; role: string },
) => tx.apiKey.createMany({ data: [{ id: newId(), scopes: [], ...values }], skipDuplicates: true });

export const listKeys = ({ tx }: Context, query: ListQuery) => pageOf(tx, keys, query, {});

export async function revokeKey({ tx, machine_now: now }: Context, id: string) {
	await tx.apiKey.updateMany({ where: { id, revoked_at: null }, data: { revoked_at: now } });
	const key = await tx.apiKey.findUnique({ where: { id } });
	if (key === null) throw NotFound({ resource: 'api_key', id });
	return key;
}

/** Null when the link was used before. */
export async function insertSession(
	{ tx, machine_now: now }: Context,
	values: { user_id: string; token_hash: string; link_hash: string; expires_at: Date },
) {
	const inserted = await tx.session.createManyAndReturn({
		data: [{ id: newId(), last_seen_at: now, ...values }],
		skipDuplicates: true,
	});
	return inserted[0] ?? null;
}

export const findSession = ({ tx, machine_now: now }: Context, tokenHash: string) =>
	tx.session.findFirst({
		where: {
			token_hash: tokenHash,
			expires_at: { gt: now },
			last_seen_at: { gt: addSeconds(now, -idleHours * 3600) },
			ended_at: null,
		},
		include: { user: true },
	});

/** A session is in use. Written once a minute at most, since every request of the session asks for it. */
export async function touchSession(
	{ tx, machine_now: now }: Context,
	session: { id: string; last_seen_at: Date },
): Promise<void> {
	if (session.last_seen_at > addSeconds(now, -1 * 60)) return;
	await tx.session.updateMany({ where: { id: session.id }, data: { last_seen_at: now } });
}

export const countSessionsOf = (
	{ tx, machine_now: now }: Context,
	userId: string,
): Promise<number> =>
	tx.session.count({
		where: {
			user_id: userId,
			expires_at: { gt: now },
			last_seen_at: { gt: addSeconds(now, -idleHours * 3600) },
			ended_at: null,
		},
	});

export const endSessionsOf = ({ tx, machine_now: now }: Context, userId: string) =>
	tx.session.updateMany({ where: { user_id: userId, ended_at: null }, data: { ended_at: now } });

type RequestHashes = { email_hash: string; network_hash: string };

/** Locks the address and the network, so that requests at the same time are counted one after the other. */
export async function countSignInRequests(
	{ tx, machine_now: now }: Context,
	hashes: RequestHashes,
) {
	await lockName(tx, `sign-in-network:${hashes.network_hash}`);
	await lockName(tx, `sign-in-address:${hashes.email_hash}`);
	const { email_hash, network_hash } = hashes;
	const lately = { created_at: { gt: addSeconds(now, -15 * 60) } };
	return {
		address: await tx.signInRequest.count({ where: { email_hash, ...lately } }),
		address_a_day: await tx.signInRequest.count({
			where: { email_hash, created_at: { gt: addDays(now, -1) } },
		}),
		network: await tx.signInRequest.count({ where: { network_hash, ...lately } }),
	};
}

/** A row for each user, and one for nobody. */
export async function insertSignInRequests(
	{ tx, machine_now: now }: Context,
	hashes: RequestHashes,
	userIds: readonly string[],
): Promise<string[]> {
	const ids: (string | null)[] = userIds.length === 0 ? [null] : [...userIds];
	const rows = ids.map((user_id) => ({ id: newId(), user_id, ...hashes, created_at: now }));
	await tx.signInRequest.createMany({ data: rows });
	return rows.map(({ id }) => id);
}

export const findSignInRequest = ({ tx }: Context, id: string) =>
	tx.signInRequest.findUnique({ where: { id } });

/** The user of a request whose link is used now, for the first time; null when it was used before. */
export async function useSignInRequest(
	{ tx, machine_now: now }: Context,
	id: string,
): Promise<string | null> {
	const [used] = await tx.signInRequest.updateManyAndReturn({
		where: { id, used_at: null },
		data: { used_at: now },
	});
	return used?.user_id ?? null;
}

export const deleteOldSignInRequests = async ({ tx, machine_now: now }: Context): Promise<number> =>
	(await tx.signInRequest.deleteMany({ where: { created_at: { lt: addDays(now, -2) } } })).count;

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

export const markUserActive = ({ tx }: Context, id: string) =>
	tx.user.updateMany({ where: { id, status: 'INVITED' }, data: { status: 'ACTIVE' } });
