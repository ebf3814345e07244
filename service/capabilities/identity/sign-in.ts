import { addDays, addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { platformConfig } from '../../platform/config/index.ts';
import { randomToken, sha256Hex } from '../../platform/security/index.ts';
import { actorOfSession } from './authenticate.ts';
import { SignInLinkInvalid } from './errors.ts';
import { userEvents } from './events.ts';
import * as memberships from './membership-store.ts';
import type { MembershipRow } from './membership-store.ts';
import {
	invitationDays,
	invitationToken,
	isOpenTo,
	readInvitation,
	readRequestedToken,
	sessionHours,
} from './rules.ts';
import * as sessions from './session-store.ts';
import type { SignInMethod } from './session-store.ts';
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
	const email = client.billing_email;
	const values = { email, name: client.name, role: 'CLIENT', status: 'INVITED' };
	const inserted = await store.insertUser(context, values);
	const user = inserted ?? (await memberships.findUserByEmail(context, email));
	if (user === null) throw new Error(`The user with the billing address of ${client.id} is gone`);
	const person = { user_id: user.id, client_id: client.id };
	await memberships.insertMembership(context, { ...person, role: 'OWNER', status: 'ACTIVE' });
	if (inserted !== null)
		context.publish(userEvents.created, {
			subject_type: 'user',
			subject_id: user.id,
			client_id: client.id,
			payload: { ...person, role: 'CLIENT' },
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
	return linkOf(context, invitationToken(context.vault, membership.id, until));
}

/** Where people sign in to the portal. */
export const signInAddress = ({ config }: Pick<ReadContext, 'config'>): string =>
	`${config.read(platformConfig).PUBLIC_URL.replace(/\/+$/, '')}/portal/sign-in`;

export const linkOf = (context: Pick<ReadContext, 'config'>, token: string): string =>
	`${signInAddress(context)}?token=${token}`;

/** Opens a session of the portal for the holder of a sign-in link; the same link opens no second one. */
export async function openSession(
	context: OperationContext,
	token: string,
): Promise<{ session_token: string; expires_at: Date }> {
	const found = await membershipOfLink(context, token);
	if (found === null) throw SignInLinkInvalid({});
	const { membership, method } = found;
	const user = await store.findUser(context, membership.user_id);
	if (user === null || user.status === 'DISABLED') throw SignInLinkInvalid({});
	await memberships.acceptMembership(context, membership.id);
	const sessionToken = `ss_${randomToken()}`;
	const expires_at = addSeconds(context.machine_now, sessionHours * 3600);
	const session = await sessions.insertSession(context, {
		user_id: user.id,
		door: 'PORTAL',
		client_id: membership.client_id,
		method,
		token_hash: sha256Hex(sessionToken),
		link_hash: sha256Hex(token),
		expires_at,
		browser: null,
		network: null,
	});
	if (session === null)
		throw SignInLinkInvalid({}, { detail: 'The sign-in link was used already' });
	const opened = await sessions.findSession(context, sha256Hex(sessionToken));
	const actor = opened === null ? null : actorOfSession(opened);
	if (actor === null) throw SignInLinkInvalid({});
	context.actAs(actor);
	await store.markUserActive(context, user.id);
	return { session_token: sessionToken, expires_at };
}

/** The company that a link signs in to, and how; null when the link is no good any more. A requested one is used up. */
async function membershipOfLink(
	context: OperationContext,
	token: string,
): Promise<{ membership: MembershipRow; method: SignInMethod } | null> {
	const now = context.machine_now;
	const requestId = readRequestedToken(context.vault, token, now);
	if (requestId !== null) {
		const userId = await store.useSignInRequest(context, requestId);
		const membership = userId === null ? null : await companyOf(context, userId);
		return membership === null ? null : { membership, method: 'LINK' };
	}
	const id = readInvitation(context.vault, token, now);
	const membership = id === null ? null : await memberships.findMembership(context, id);
	if (membership === null || !isOpenTo(membership, now)) return null;
	return { membership, method: 'INVITATION' };
}

/** The company at which a person begins: the one that the person has been in for the longest; null when there is none. */
export async function companyOf(
	context: ReadContext,
	userId: string,
): Promise<MembershipRow | null> {
	const all = await memberships.listCompanies(context, userId);
	const open = all.filter((one) => isOpenTo(one, context.machine_now));
	return open.find(({ status }) => status === 'ACTIVE') ?? open[0] ?? null;
}

/** Signs out everywhere: ends all sessions of the user behind the token. */
export async function endAllSessions(
	context: OperationContext,
	sessionToken: string,
): Promise<void> {
	const session = await sessions.findSession(context, sha256Hex(sessionToken));
	if (session !== null) await sessions.endSessionsOf(context, session.user.id);
}

/** Signs out: ends the session of the token. */
export async function endSession(context: OperationContext, sessionToken: string): Promise<void> {
	await sessions.endSession(context, sha256Hex(sessionToken));
}
