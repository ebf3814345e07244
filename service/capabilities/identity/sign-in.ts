import { addDays, addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { platformConfig } from '../../platform/config/index.ts';
import { randomToken, sha256Hex } from '../../platform/security/index.ts';
import { userActor } from './authenticate.ts';
import { SignInLinkInvalid } from './errors.ts';
import { userEvents } from './events.ts';
import {
	invitationDays,
	invitationToken,
	readInvitation,
	readRequestedToken,
	sessionHours,
} from './rules.ts';
import * as store from './store.ts';

/** The portal user of a client: the one that is there, or a new one. Announces `user.created` for a new one. */
export async function ensureClientUser(
	context: OperationContext,
	client: { id: string; name: string; billing_email: string },
): Promise<{ id: string; created: boolean }> {
	await store.lockClientUser(context, client.id);
	const existing = await store.findClientUser(context, client.id);
	if (existing !== null) return { id: existing.id, created: false };
	// Another user may have the address already; with a suffix the portal user still belongs to this client only.
	const emails = [
		client.billing_email,
		client.billing_email.replace('@', `+${client.id.slice(-6)}@`),
	];
	for (const email of emails) {
		const user = await store.insertUser(context, {
			email,
			name: client.name,
			role: 'CLIENT',
			client_id: client.id,
			status: 'INVITED',
		});
		if (user === null) continue;
		const payload = { user_id: user.id, role: 'CLIENT' as const, client_id: client.id };
		context.publish(userEvents.created, {
			subject_type: 'user',
			subject_id: user.id,
			client_id: client.id,
			payload,
		});
		return { id: user.id, created: true };
	}
	throw new Error(`No free e-mail address for the portal user of client ${client.id}`);
}

/** Link of an invitation, which signs the portal user of a client in; null when the client has none. */
export async function invitationLink(
	context: ReadContext,
	clientId: string,
): Promise<string | null> {
	const user = await store.findClientUser(context, clientId);
	if (user === null) return null;
	return linkOf(
		context,
		invitationToken(context.vault, user.id, addDays(context.machine_now, invitationDays)),
	);
}

export const linkOf = ({ config }: Pick<ReadContext, 'config'>, token: string): string =>
	`${config.read(platformConfig).PUBLIC_URL.replace(/\/+$/, '')}/portal/sign-in?token=${token}`;

/** Opens a session for the holder of a sign-in link; the same link opens no second one. */
export async function openSession(
	context: OperationContext,
	token: string,
): Promise<{ session_token: string; expires_at: Date }> {
	const userId = await userOfLink(context, token);
	const user = userId === null ? null : await store.findUser(context, userId);
	if (user === null || user.status === 'DISABLED') throw SignInLinkInvalid({});
	const sessionToken = `ss_${randomToken()}`;
	const expiresAt = addSeconds(context.machine_now, sessionHours * 3600);
	const values = {
		user_id: user.id,
		token_hash: sha256Hex(sessionToken),
		link_hash: sha256Hex(token),
		expires_at: expiresAt,
	};
	const session = await store.insertSession(context, values);
	if (session === null)
		throw SignInLinkInvalid({}, { detail: 'The sign-in link was used already' });
	context.actAs(userActor(user));
	await store.markUserActive(context, user.id);
	return { session_token: sessionToken, expires_at: expiresAt };
}

/** The user whom a link signs in; null when it is no good any more. A requested link is used up by it. */
async function userOfLink(context: OperationContext, token: string): Promise<string | null> {
	const requestId = readRequestedToken(context.vault, token, context.machine_now);
	if (requestId !== null) return store.useSignInRequest(context, requestId);
	return readInvitation(context.vault, token, context.machine_now)?.user_id ?? null;
}

/** Signs out everywhere: ends all sessions of the user behind the token. */
export async function endAllSessions(
	context: OperationContext,
	sessionToken: string,
): Promise<void> {
	const session = await store.findSession(context, sha256Hex(sessionToken));
	if (session !== null) await store.endSessionsOf(context, session.user_id);
}

/** Signs out: ends the session of the token. */
export async function endSession(context: OperationContext, sessionToken: string): Promise<void> {
	await store.endSession(context, sha256Hex(sessionToken));
}
