import type { Vault } from '../../platform/security/index.ts';

/** A sign-in link works for seven days and opens one session. */
export const signInLinkDays = 7;
/** A session of a client ends after twelve hours. */
export const sessionHours = 12;

/** `user id . expiry . signature`: nothing has to be stored until the link is used. */
export function signInToken(vault: Vault, userId: string, expiresAt: Date): string {
	const expiry = Math.floor(expiresAt.getTime() / 1000).toString(36);
	return `${userId}.${expiry}.${vault.sign('sign-in', [userId, expiry])}`;
}

/** The user a token was made for; null when it is forged, malformed or too old. */
export function readSignInToken(
	vault: Vault,
	token: string,
	now: Date,
): { user_id: string } | null {
	const [userId, expiry, signature, ...rest] = token.split('.');
	if (userId === undefined || expiry === undefined || signature === undefined || rest.length > 0)
		return null;
	if (!vault.verify('sign-in', [userId, expiry], signature)) return null;
	return Number.parseInt(expiry, 36) * 1000 > now.getTime() ? { user_id: userId } : null;
}

/** Whether scopes narrow a key at least as much as other scopes do; no scopes means no narrowing. */
export function isWithin(outer: readonly string[], inner: readonly string[]): boolean {
	if (outer.length === 0) return true;
	return inner.length > 0 && inner.every((scope) => outer.some((one) => covers(one, scope)));
}

const covers = (outer: string, inner: string): boolean =>
	outer === '*' ||
	outer === inner ||
	(outer.endsWith('.*') && inner.startsWith(outer.slice(0, -1)));
