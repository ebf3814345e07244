import { ownPath } from '../../platform/pages/index.ts';
import type { Vault } from '../../platform/security/index.ts';
import type { Door } from '../identity/index.ts';

/** The link that a person asks for works for minutes: it is used at once, or a new one is asked for. */
export const requestedLinkMinutes = 10;
/** Links that may be asked for: by address and in a quarter of an hour, by address and day, and from one network address. */
export const requestLimits = { address: 3, address_a_day: 10, network: 20 };
/** A step of signing in waits for the next one for minutes, such as for the code of the second factor. */
export const stepMinutes = 10;

const requested = 'r-';

/** `r-request id . expiry . signature`, in the link that a person has asked for. */
export function requestedToken(vault: Vault, requestId: string, expiresAt: Date): string {
	const expiry = Math.floor(expiresAt.getTime() / 1000).toString(36);
	const signature = vault.sign('requested-sign-in', [requestId, expiry]);
	return `${requested}${requestId}.${expiry}.${signature}`;
}

/** Whether a token is of a link that a person has asked for; the others are invitations. */
export const isRequested = (token: string): boolean => token.startsWith(requested);

/** The request a token was made for; null when it is an invitation, forged, malformed or too old. */
export function readRequestedToken(vault: Vault, token: string, now: Date): string | null {
	if (!isRequested(token)) return null;
	const [id, expiry, signature, ...rest] = token.slice(requested.length).split('.');
	if (id === undefined || expiry === undefined || signature === undefined || rest.length > 0)
		return null;
	if (!vault.verify('requested-sign-in', [id, expiry], signature)) return null;
	return Number.parseInt(expiry, 36) * 1000 > now.getTime() ? id : null;
}

export const homeOf = { PORTAL: '/portal', CONSOLE: '/console' } as const satisfies Record<
	Door,
	string
>;
export const signInPath = {
	PORTAL: '/portal/sign-in',
	CONSOLE: '/console/sign-in',
} as const satisfies Record<Door, string>;

/** Where a sign-in leads: the wanted page when it is one of ours behind the same door, else the home of the door. */
export function destinationOf(door: Door, wanted: string | null): string {
	const home = homeOf[door];
	const path = wanted === null || wanted.length > 500 ? null : ownPath(wanted);
	if (path === null || path.startsWith(signInPath[door])) return home;
	return path === home || path.startsWith(`${home}/`) || path.startsWith(`${home}?`) ? path : home;
}
