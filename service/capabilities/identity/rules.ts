import type { Vault } from '../../platform/security/index.ts';

/** The link of an invitation works for days and opens one session. */
export const invitationDays = 7;
/** The link that a person asks for works for minutes: it is used at once, or a new one is asked for. */
export const requestedLinkMinutes = 10;
/** A session of a client ends after twelve hours, or after two hours in which nobody used it. */
export const sessionHours = 12;
export const idleHours = 2;
/** Links that may be asked for: by address and in a quarter of an hour, by address and day, and from one network address. */
export const requestLimits = { address: 3, address_a_day: 10, network: 20 };

/** `user id . expiry . signature`, in an invitation: nothing has to be stored until the link is used. */
export function invitationToken(vault: Vault, userId: string, expiresAt: Date): string {
	const expiry = Math.floor(expiresAt.getTime() / 1000).toString(36);
	return `${userId}.${expiry}.${vault.sign('sign-in', [userId, expiry])}`;
}

/** The user an invitation was made for; null when it is forged, malformed or too old. */
export function readInvitation(vault: Vault, token: string, now: Date): { user_id: string } | null {
	const [userId, expiry, signature, ...rest] = token.split('.');
	if (userId === undefined || expiry === undefined || signature === undefined || rest.length > 0)
		return null;
	if (!vault.verify('sign-in', [userId, expiry], signature)) return null;
	return Number.parseInt(expiry, 36) * 1000 > now.getTime() ? { user_id: userId } : null;
}

const requested = 'r-';

/** `r-request id . expiry . signature`, in the link that a person has asked for. */
export function requestedToken(vault: Vault, requestId: string, expiresAt: Date): string {
	const expiry = Math.floor(expiresAt.getTime() / 1000).toString(36);
	const signature = vault.sign('requested-sign-in', [requestId, expiry]);
	return `${requested}${requestId}.${expiry}.${signature}`;
}

/** The request a token was made for; null when it is an invitation, forged, malformed or too old. */
export function readRequestedToken(vault: Vault, token: string, now: Date): string | null {
	if (!token.startsWith(requested)) return null;
	const [id, expiry, signature, ...rest] = token.slice(requested.length).split('.');
	if (id === undefined || expiry === undefined || signature === undefined || rest.length > 0)
		return null;
	if (!vault.verify('requested-sign-in', [id, expiry], signature)) return null;
	return Number.parseInt(expiry, 36) * 1000 > now.getTime() ? id : null;
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
