import type { Request } from 'express';
import { z } from 'zod';
import { platformConfig } from '../../platform/config/index.ts';
import type { Actor } from '../../platform/actor/index.ts';
import { cookieOf, hostCookie } from '../../platform/pages/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { sha256Hex } from '../../platform/security/index.ts';
import { isAlive, type Door } from './rules.ts';
import * as sessions from './session-store.ts';
import type { FoundSession } from './session-store.ts';
import * as store from './store.ts';

const Role = z.enum(['SALES', 'FINANCE', 'OPERATIONS', 'ADMIN', 'CLIENT']);
const names = { PORTAL: 'cloudsales_portal', CONSOLE: 'cloudsales_console' } as const;

/** Name of the cookie of a session: each door has one of its own. */
export const sessionCookie = ({ config }: Pick<Runtime, 'config'>, door: Door): string =>
	hostCookie(config.read(platformConfig).PUBLIC_URL, names[door]);

/**
 * Who sends a request: an API key, a session token of the portal, or a session cookie on a reading request. Null without
 * valid credentials. A session of the console is taken from its cookie alone.
 */
export async function authenticate(runtime: Runtime, request: Request): Promise<Actor | null> {
	const token = bearer(request);
	if (token !== null) return actorOf(runtime, token);
	if (request.method !== 'GET') return null;
	for (const door of ['CONSOLE', 'PORTAL'] as const) {
		const found = await pageActor(runtime, request, door);
		if (found !== null) return found.actor;
	}
	return null;
}

/** The actor behind a key or a session token of the portal. Only hashes are stored, so the look-up is the comparison. */
export async function actorOf(runtime: Runtime, token: string): Promise<Actor | null> {
	if (token.startsWith('ss_')) return (await signedIn(runtime, token, 'PORTAL'))?.actor ?? null;
	const context = { tx: runtime.database.client, machine_now: runtime.machine_clock.now() };
	const key = await store.findKeyByHash(context, sha256Hex(token));
	if (key === null || key.revoked_at !== null) return null;
	if (key.expires_at !== null && key.expires_at <= context.machine_now) return null;
	return {
		type: 'API_KEY',
		id: key.id,
		name: key.name,
		role: Role.parse(key.role),
		client_id: null,
		client_role: null,
		scopes: key.scopes,
	};
}

/** A person who has signed in at a door, and the session of it. */
export type SignedIn = { actor: Actor; session: FoundSession };

/**
 * Who has opened a page, by the cookie of its door; null for a page that must lead to the sign-in of that door. Example:
 * `const person = await pageActor(runtime, request, 'CONSOLE');`
 */
export function pageActor(
	runtime: Runtime,
	request: Request,
	door: Door,
	looked: Looked = { counts_as_use: true },
): Promise<SignedIn | null> {
	const token = cookieOf(request, sessionCookie(runtime, door));
	return token === null ? Promise.resolve(null) : signedIn(runtime, token, door, looked);
}

/** What a page asks for by itself is no use of the session: a tab that was left open would keep its person signed in. */
export type Looked = { counts_as_use: boolean };

async function signedIn(
	runtime: Runtime,
	token: string,
	door: Door,
	{ counts_as_use }: Looked = { counts_as_use: true },
): Promise<SignedIn | null> {
	const context = { tx: runtime.database.client, machine_now: runtime.machine_clock.now() };
	const session = await sessions.findSession(context, sha256Hex(token));
	if (session === null || session.door !== door) return null;
	const actor = isAlive(session, context.machine_now) ? actorOfSession(session) : null;
	if (actor === null) return null;
	if (counts_as_use) await sessions.touchSession(context, session);
	return { actor, session };
}

/**
 * A person who has signed in: in the portal a CLIENT of the company that the session is at, in the console a member of
 * staff by the role of the user. Null for a user who was disabled, who is not of the company any more, or who is no staff.
 */
export function actorOfSession(session: FoundSession): Actor | null {
	const { user, membership } = session;
	if (user.status === 'DISABLED') return null;
	const person = { type: 'USER' as const, id: user.id, name: user.name, scopes: [] };
	if (session.door === 'CONSOLE') {
		const role = Role.parse(user.role);
		return role === 'CLIENT' ? null : { ...person, role, client_id: null, client_role: null };
	}
	if (membership?.status !== 'ACTIVE') return null;
	const { client_id, role: client_role } = membership;
	return { ...person, role: 'CLIENT', client_id, client_role };
}

function bearer(request: Request): string | null {
	const header = request.headers.authorization;
	return header === undefined
		? null
		: (/^Bearer ([\x21-\x7e]{10,500})$/i.exec(header)?.[1] ?? null);
}
