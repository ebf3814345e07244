import type { ApiKey, User } from '../../generated/prisma/client.ts';
import { addDays } from '../../platform/clock/index.ts';
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
import { signInLinkDays } from './rules.ts';

type Tables = Pick<Transaction, 'user' | 'session' | 'apiKey' | '$executeRaw' | '$queryRaw'>;
type Context = Pick<ReadContext, 'now'> & { tx: Tables };
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

export async function revokeKey({ tx, now }: Context, id: string) {
	await tx.apiKey.updateMany({ where: { id, revoked_at: null }, data: { revoked_at: now } });
	const key = await tx.apiKey.findUnique({ where: { id } });
	if (key === null) throw NotFound({ resource: 'api_key', id });
	return key;
}

/** Null when the link was used before. */
export async function insertSession(
	{ tx }: Context,
	values: { user_id: string; token_hash: string; link_hash: string; expires_at: Date },
) {
	const inserted = await tx.session.createManyAndReturn({
		data: [{ id: newId(), ...values }],
		skipDuplicates: true,
	});
	return inserted[0] ?? null;
}

export const findSession = ({ tx, now }: Context, tokenHash: string) =>
	tx.session.findFirst({
		where: { token_hash: tokenHash, expires_at: { gt: now }, ended_at: null },
		include: { user: true },
	});

/** Ends a session; the end of one that has ended already is not changed. */
export const endSession = ({ tx, now }: Context, tokenHash: string) =>
	tx.session.updateMany({
		where: { token_hash: tokenHash, ended_at: null },
		data: { ended_at: now },
	});

/** A session is kept as long as its sign-in link is valid: without the row the link could be used a second time. */
export async function deleteEndedSessions({ tx, now }: Context): Promise<number> {
	const before = addDays(now, -signInLinkDays);
	return (await tx.session.deleteMany({ where: { expires_at: { lt: before } } })).count;
}

export const markUserActive = ({ tx }: Context, id: string) =>
	tx.user.updateMany({ where: { id, status: 'INVITED' }, data: { status: 'ACTIVE' } });
