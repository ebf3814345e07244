import type { ApiKey, User } from '../../generated/prisma/client.ts';
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

/** Names of users, for the SQL of other capabilities: `LEFT JOIN ${namesOfUsers} AS owner ON owner.id = …`. */
export const namesOfUsers: Prisma.Sql = Prisma.sql`(SELECT id, name FROM users)`;

export const findUser = ({ tx }: Context, id: string) => tx.user.findUnique({ where: { id } });

export const findUserByEmail = ({ tx }: Context, email: string): Promise<User | null> =>
	tx.user.findUnique({ where: { email } });

/** Staff who can sign in and whose address or name this is; names are shared, so they may be several. */
export const findStaffNamed = ({ tx }: Context, text: string): Promise<User[]> =>
	tx.user.findMany({
		where: {
			role: { not: 'CLIENT' },
			status: { not: 'DISABLED' },
			OR: ['email', 'name'].map((field) => ({
				[field]: { equals: text.trim(), mode: 'insensitive' as const },
			})),
		},
	});

/** Null when another user has the address already. */
export async function insertUser(
	{ tx }: Context,
	values: { email: string; name: string; role: string; status: string },
) {
	const [row] = await insertRows(tx, users, [{ id: newId(), ...values }], { skipDuplicates: true });
	return row ?? null;
}

/** Lets one transaction at a time decide who is still an administrator. */
export const lockAdmins = ({ tx }: Context): Promise<void> => lockName(tx, 'administrators');

/** Administrators who can sign in, besides one. */
export const countOtherAdmins = ({ tx }: Context, id: string): Promise<number> =>
	tx.user.count({ where: { role: 'ADMIN', status: { not: 'DISABLED' }, id: { not: id } } });

/** Sets the status, unless the user has it already; only that of a user who was disabled goes back to ACTIVE. */
export async function setUserStatus(context: Context, id: string, status: 'ACTIVE' | 'DISABLED') {
	const from = status === 'ACTIVE' ? 'DISABLED' : { not: 'DISABLED' };
	await context.tx.user.updateMany({ where: { id, status: from }, data: { status } });
	return getUser(context, id);
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

export const markUserActive = ({ tx }: Context, id: string) =>
	tx.user.updateMany({ where: { id, status: 'INVITED' }, data: { status: 'ACTIVE' } });
