import type { Membership, User } from '../../generated/prisma/client.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import {
	findRow,
	insertRows,
	lockName,
	newId,
	pageOf,
	Prisma,
	rowsOf,
	tableOf,
	visibleTo,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { maySee, type ClientRole } from '../../platform/actor/index.ts';
import { NotFound } from '../../platform/errors/index.ts';

type Tables = Pick<Transaction, 'user' | 'membership' | '$queryRaw' | '$executeRaw'>;
type Context = Pick<ReadContext, 'machine_now'> & { tx: Tables };
export type MembershipRow = Membership;
const users = tableOf<User>('users', Prisma.UserScalarFieldEnum);
const memberships = tableOf<Membership, Prisma.MembershipCreateManyInput>(
	'memberships',
	Prisma.MembershipScalarFieldEnum,
);

/** Lock until the end of the transaction; otherwise two at once would decide about the people of a company. */
export const lockPeople = ({ tx }: Context, clientId: string): Promise<void> =>
	lockName(tx, `people-of:${clientId}`);

/** All who are or were in a company, the first of them first. */
export async function listPeople({ tx }: Context, clientId: string): Promise<Membership[]> {
	return inOrder(await rowsOf(tx, memberships, 'client_id', clientId));
}

/** All companies that a person is or was in. */
export async function listCompanies({ tx }: Context, userId: string): Promise<Membership[]> {
	return inOrder(await rowsOf(tx, memberships, 'user_id', userId));
}

const inOrder = (rows: Membership[]): Membership[] =>
	rows.sort((a, b) => +a.created_at - +b.created_at || a.id.localeCompare(b.id));

export const findMembership = ({ tx }: Context, id: string): Promise<Membership | null> =>
	findRow(tx, memberships, id);

/** The membership of the user with an address; null when there is none, also for a person who has left the company. */
export const findMembershipByEmail = (
	{ tx }: Context,
	clientId: string,
	email: string,
): Promise<Membership | null> =>
	tx.membership.findFirst({
		where: { client_id: clientId, status: { not: 'REMOVED' }, user: { email } },
	});

/** Null when the user is in the company already. */
export async function insertMembership(
	{ tx, machine_now }: Context,
	values: {
		user_id: string;
		client_id: string;
		role: ClientRole;
		status: 'INVITED' | 'ACTIVE';
		invited_by?: string;
		invited_until?: Date;
	},
): Promise<Membership | null> {
	const row = { id: newId(), created_at: machine_now, updated_at: machine_now, ...values };
	const [inserted] = await insertRows(tx, memberships, [row], { skipDuplicates: true });
	return inserted ?? null;
}

type WithUser = Membership & { user: { email: string; name: string } };

/** With the person's address and name, for people. */
export async function withUser({ tx }: Context, row: Membership): Promise<WithUser> {
	const user = await findRow(tx, users, row.user_id);
	if (user === null) throw new Error(`Membership ${row.id} has no user`);
	return { ...row, user };
}

/** That of another client does not exist for an actor who sees only its own. */
export async function getMembership(
	context: Context & Pick<ReadContext, 'actor'>,
	id: string,
): Promise<Membership> {
	const row = await findMembership(context, id);
	if (row === null || !maySee(context.actor, row)) throw NotFound({ resource: 'membership', id });
	return row;
}

export const findMembershipOf = (
	{ tx }: Context,
	client_id: string,
	user_id: string,
): Promise<Membership | null> =>
	tx.membership.findUnique({ where: { user_id_client_id: { user_id, client_id } } });

export const updateMembership = (
	{ tx }: Context,
	id: string,
	data: {
		role?: ClientRole;
		status?: 'INVITED' | 'ACTIVE' | 'REMOVED';
		invited_by?: string;
		invited_until?: Date | null;
	},
): Promise<Membership> => tx.membership.update({ where: { id }, data });

/** Owners who can sign in, besides one. */
export const countOtherOwners = (
	{ tx }: Context,
	{ id, client_id }: { id: string; client_id: string },
): Promise<number> =>
	tx.membership.count({
		where: {
			client_id,
			role: 'OWNER',
			status: 'ACTIVE',
			id: { not: id },
			user: { status: { not: 'DISABLED' } },
		},
	});

/** People of a client, or of all that the actor sees. */
export async function pageOfPeople(
	context: Context & Pick<ReadContext, 'actor'>,
	query: ListQuery & { client_id?: string | undefined; status?: string | undefined },
): Promise<Page<WithUser>> {
	const { client_id, status } = query;
	const page = await pageOf(context.tx, memberships, query, { status }, [
		...visibleTo(context.actor),
		...(client_id === undefined ? [] : [Prisma.sql`client_id = ${client_id}::uuid`]),
	]);
	return { ...page, data: await Promise.all(page.data.map((row) => withUser(context, row))) };
}

/** An invitation is accepted; nothing changes for a person who is in the company already. */
export const acceptMembership = ({ tx }: Context, id: string) =>
	tx.membership.updateMany({
		where: { id, status: 'INVITED' },
		data: { status: 'ACTIVE', invited_until: null },
	});

/** Addresses of the people of a company. */
export async function listClientAddresses({ tx }: Context, client_id: string): Promise<string[]> {
	const rows = await tx.membership.findMany({
		where: { client_id, status: 'ACTIVE' },
		select: { user: { select: { email: true } } },
		orderBy: [{ created_at: 'asc' }, { id: 'asc' }],
	});
	return rows.map(({ user }) => user.email);
}
