import type { Request } from 'express';
import { z } from 'zod';
import type { User } from '../../generated/prisma/client.ts';
import { platformConfig } from '../../platform/config/index.ts';
import type { Actor } from '../../platform/actor/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { sha256Hex } from '../../platform/security/index.ts';
import * as store from './store.ts';

const Role = z.enum(['SALES', 'FINANCE', 'OPERATIONS', 'ADMIN', 'CLIENT']);
/**
 * Name of the cookie of a portal session. Over https it begins with `__Host-`: browsers then take it from this host alone,
 * so that no neighbour under the same domain can set one.
 */
export const sessionCookie = ({ config }: Pick<Runtime, 'config'>): string =>
	config.read(platformConfig).PUBLIC_URL.startsWith('https:')
		? '__Host-cloudsales_session'
		: 'cloudsales_session';

/**
 * Who sends a request: an API key, a session token, or a session cookie on a reading request. Null without valid
 * credentials.
 */
export async function authenticate(runtime: Runtime, request: Request): Promise<Actor | null> {
	const token =
		bearer(request) ?? (request.method === 'GET' ? cookie(request, sessionCookie(runtime)) : null);
	return token === null ? null : actorOf(runtime, token);
}

/** The actor behind a key or session token. Only hashes are stored, so the look-up itself is the comparison. */
export async function actorOf(runtime: Runtime, token: string): Promise<Actor | null> {
	const context = { tx: runtime.database.client, machine_now: runtime.machine_clock.now() };
	const hash = sha256Hex(token);
	if (token.startsWith('ss_')) {
		const session = await store.findSession(context, hash);
		if (session === null || session.user.status === 'DISABLED') return null;
		await store.touchSession(context, session);
		return userActor(session.user);
	}
	const key = await store.findKeyByHash(context, hash);
	if (key === null || key.revoked_at !== null) return null;
	if (key.expires_at !== null && key.expires_at <= context.machine_now) return null;
	return {
		type: 'API_KEY',
		id: key.id,
		name: key.name,
		role: Role.parse(key.role),
		client_id: null,
		scopes: key.scopes,
	};
}

/** A person who has signed in. */
export const userActor = (user: User): Actor => ({
	type: 'USER',
	id: user.id,
	name: user.name,
	role: Role.parse(user.role),
	client_id: user.client_id,
	scopes: [],
});

function bearer(request: Request): string | null {
	const header = request.headers.authorization;
	return header === undefined
		? null
		: (/^Bearer ([\x21-\x7e]{10,500})$/i.exec(header)?.[1] ?? null);
}

/** Value of a cookie of the request. */
export function cookie(request: Request, name: string): string | null {
	const pairs = (request.headers.cookie ?? '').split(/;\s*/);
	const found = pairs.find((pair) => pair.startsWith(`${name}=`));
	return found === undefined ? null : found.slice(name.length + 1);
}
