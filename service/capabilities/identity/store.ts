import type { ApiKey, User } from '../../generated/prisma/client.ts';
import { addDays, addSeconds } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import {
	insertRows,
	lockName,
	newId,
	pageOf,
	Prisma,
	tableOf,
	batchLoader,
	type ListQuery,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';

type Tables = Pick<Transaction, 'user' | 'signInRequest' | 'apiKey' | '$executeRaw' | '$queryRaw'>;
type Context = Pick<ReadContext, 'machine_now'> & { tx: Tables };
const users = tableOf<User, Prisma.UserCreateManyInput>('users', Prisma.UserScalarFieldEnum);
const keys = tableOf<ApiKey>('api_keys', Prisma.ApiKeyScalarFieldEnum);

export async function getUser({ tx }: Context, id: string) {
	const user = await tx.user.findUnique({ where: { id } });
	if (user === null) throw NotFound({ resource: 'user', id });
	return user;
}

export const findUser = ({ tx }: Context, id: string) => tx.user.findUnique({ where: { id } });

/** Null when another user has the address already. */
export async function insertUser(
	{ tx }: Context,
	values: { email: string; name: string; role: string; status: string },
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

/** The user is null where nobody has the address. */
export async function insertSignInRequest(
	{ tx, machine_now: now }: Context,
	values: RequestHashes & { user_id: string | null },
): Promise<string> {
	const row = { id: newId(), ...values, created_at: now };
	await tx.signInRequest.createMany({ data: [row] });
	return row.id;
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

export const markUserActive = ({ tx }: Context, id: string) =>
	tx.user.updateMany({ where: { id, status: 'INVITED' }, data: { status: 'ACTIVE' } });
