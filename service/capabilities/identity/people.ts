import { addDays } from '../../platform/clock/index.ts';
import { platformConfig } from '../../platform/config/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { userEvents } from './events.ts';
import * as memberships from './membership-store.ts';
import type { MembershipRow } from './membership-store.ts';
import { invitationDays, invitationToken, isOpenTo, readInvitation } from './rules.ts';
import * as store from './store.ts';

type Client = { id: string; name: string; billing_email: string };

/**
 * Makes the person behind the billing address an owner of the company, unless it has people already. Announces
 * `user.created` for a person who is new. Gives the user of its first person.
 */
export async function ensureClientUser(
	context: OperationContext,
	client: Client,
): Promise<{ id: string; created: boolean }> {
	await memberships.lockPeople(context, client.id);
	const first = (await memberships.listPeople(context, client.id)).find(
		({ status }) => status !== 'REMOVED',
	);
	if (first !== undefined) return { id: first.user_id, created: false };
	const person = { email: client.billing_email, name: client.name };
	const user = await ensurePerson(context, person, client.id);
	await memberships.insertMembership(context, {
		user_id: user.id,
		client_id: client.id,
		role: 'OWNER',
		status: 'ACTIVE',
	});
	return user;
}

/** The user with an address, made when there is none. Announces `user.created` for a new one. */
export async function ensurePerson(
	context: OperationContext,
	person: { email: string; name: string },
	clientId: string,
): Promise<{ id: string; created: boolean }> {
	const values = { ...person, role: 'CLIENT', status: 'INVITED' };
	const inserted = await store.insertUser(context, values);
	const user = inserted ?? (await store.findUserByEmail(context, person.email));
	if (user === null) throw new Error('The user who has the address is gone');
	if (inserted !== null)
		context.publish(userEvents.created, {
			subject_type: 'user',
			subject_id: user.id,
			client_id: clientId,
			payload: { user_id: user.id, role: 'CLIENT', client_id: clientId },
		});
	return { id: user.id, created: inserted !== null };
}

/**
 * Link of an invitation for the mail to the billing address: it signs the person with that address in to this company
 * alone. Null when that person is not, or no longer, of the company.
 */
export async function invitationLink(
	context: ReadContext,
	client: Pick<Client, 'id' | 'billing_email'>,
): Promise<string | null> {
	const { id, billing_email } = client;
	const membership = await memberships.findMembershipByEmail(context, id, billing_email);
	if (membership === null) return null;
	const until = addDays(context.machine_now, invitationDays);
	return linkOfInvitation(context, { id: membership.id, until });
}

/** The link by which a person accepts an invitation and signs in. */
export const linkOfInvitation = (
	context: Pick<ReadContext, 'config' | 'vault'>,
	membership: { id: string; until: Date },
): string =>
	`${signInAddress(context, 'PORTAL')}?token=${invitationToken(context.vault, membership.id, membership.until)}`;

/** The membership of an invitation that can still be used; null when there is none. */
export async function membershipOfInvitation(
	context: ReadContext,
	token: string,
): Promise<MembershipRow | null> {
	const id = readInvitation(context.vault, token, context.machine_now);
	const membership = id === null ? null : await memberships.findMembership(context, id);
	return membership !== null && isOpenTo(membership, context.machine_now) ? membership : null;
}

/** Where people sign in at a door. */
export const signInAddress = (
	{ config }: Pick<ReadContext, 'config'>,
	door: 'PORTAL' | 'CONSOLE',
): string =>
	`${config.read(platformConfig).PUBLIC_URL.replace(/\/+$/, '')}/${door.toLowerCase()}/sign-in`;

/** The company at which a person begins: the one that the person has been in for the longest; null when there is none. */
export async function companyOf(
	context: ReadContext,
	userId: string,
): Promise<MembershipRow | null> {
	const all = await memberships.listCompanies(context, userId);
	const open = all.filter((one) => isOpenTo(one, context.machine_now));
	return open.find(({ status }) => status === 'ACTIVE') ?? open[0] ?? null;
}
