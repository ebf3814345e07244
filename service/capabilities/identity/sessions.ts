import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { randomToken, sha256Hex } from '../../platform/security/index.ts';
import { actorOfSession } from './authenticate.ts';
import * as memberships from './membership-store.ts';
import { isAlive, sessionHours, type Door } from './rules.ts';
import * as sessions from './session-store.ts';
import type { FoundSession, SignInMethod } from './session-store.ts';
import * as store from './store.ts';

export type OpenedSession = { session_token: string; expires_at: Date };

/**
 * Opens a session for a person who has proven who it is, with a new token. In the portal it is at the company of the given
 * membership, which an invited person accepts by it. Null when the person may not come in, or when the link has opened a
 * session before. From then on the person acts, for the audit trail.
 */
export async function startSession(
	context: OperationContext,
	signedIn: {
		user_id: string;
		door: Door;
		membership: { id: string; client_id: string } | null;
		method: SignInMethod;
		/** Hash of the link that opens it; a link opens one session. */
		link_hash: string | null;
		browser: string | null;
		network: string | null;
	},
): Promise<OpenedSession | null> {
	const { membership, ...values } = signedIn;
	const user = await store.findUser(context, values.user_id);
	if (user === null || user.status === 'DISABLED') return null;
	if (membership !== null) await memberships.acceptMembership(context, membership.id);
	const session_token = `ss_${randomToken()}`;
	const token_hash = sha256Hex(session_token);
	const expires_at = addSeconds(context.machine_now, sessionHours * 3600);
	const client_id = membership?.client_id ?? null;
	const row = { ...values, client_id, token_hash, expires_at };
	if ((await sessions.insertSession(context, row)) === null) return null;
	const opened = await sessions.findSession(context, token_hash);
	const actor = opened === null ? null : actorOfSession(opened);
	if (actor === null) return null;
	context.actAs(actor);
	await store.markUserActive(context, user.id);
	return { session_token, expires_at };
}

/**
 * Whether a session may change how its person signs in, and go to another company of that person. One that an invitation
 * opened may only while the person has nothing but this company: such mails are forwarded, and the holder of the link must
 * not get into the rest.
 */
export async function isTrusted(
	context: OperationContext,
	{ method, user, membership }: FoundSession,
): Promise<boolean> {
	if (method !== 'INVITATION') return true;
	if (user.role !== 'CLIENT') return false;
	const companies = await memberships.listCompanies(context, user.id);
	return companies.every(
		({ client_id, status }) => client_id === membership?.client_id || status === 'REMOVED',
	);
}

/** Takes a session of the portal to another company of its person; false when the person may not. */
export async function switchCompany(
	context: OperationContext,
	session: FoundSession,
	clientId: string,
): Promise<boolean> {
	const companies = await memberships.listCompanies(context, session.user.id);
	const isOpen = companies.some(
		({ client_id, status }) => client_id === clientId && status === 'ACTIVE',
	);
	if (!isOpen || session.door !== 'PORTAL' || !(await isTrusted(context, session))) return false;
	await sessions.setCompany(context, session.id, clientId);
	return true;
}

/** Signs out everywhere: ends all sessions of the person behind the token. One that is over may do nothing any more. */
export async function endAllSessions(
	context: OperationContext,
	sessionToken: string,
): Promise<void> {
	const session = await sessions.findSession(context, sha256Hex(sessionToken));
	if (session === null || !isAlive(session, context.machine_now)) return;
	await sessions.endSessionsOf(context, session.user.id);
}

/** Signs out: ends the session of the token. */
export async function endSession(context: OperationContext, sessionToken: string): Promise<void> {
	await sessions.endSession(context, sha256Hex(sessionToken));
}
